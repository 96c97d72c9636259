import { processConformance } from "./process-conformance.js";
import { sqlite } from "./stores.js";

processConformance(sqlite);
