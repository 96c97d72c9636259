import { crowdConformance, processConformance } from "./process-conformance.js";
import { sqlite } from "./stores.js";

processConformance(sqlite);
crowdConformance(sqlite, { writers: 4, readers: 1, seconds: 2, rate: 1000 });
