import { storeConformance } from "./conformance.js";
import { sqlite } from "./stores.js";

storeConformance(sqlite);
