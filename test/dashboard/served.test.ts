import { sqlite } from "../tracking/stores.js";
import { servedConformance } from "./served-conformance.js";

servedConformance(sqlite);
