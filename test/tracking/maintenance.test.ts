import { maintenanceConformance } from "./maintenance-conformance.js";
import { sqlite } from "./stores.js";

maintenanceConformance(sqlite);
