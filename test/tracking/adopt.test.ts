import { adoptConformance } from "./adopt-conformance.js";
import { sqlite } from "./stores.js";

adoptConformance(sqlite);
