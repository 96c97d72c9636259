import { sqlite } from "./stores.js";
import { sweepConformance } from "./sweeps-conformance.js";

sweepConformance(sqlite);
