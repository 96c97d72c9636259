import { afterAll, beforeAll } from "vitest";
import { adoptConformance } from "../tracking/adopt-conformance.js";
import { storeConformance } from "../tracking/conformance.js";
import { maintenanceConformance } from "../tracking/maintenance-conformance.js";
import { PostgresServer } from "../tracking/postgres-server.js";
import { crowdConformance, processConformance } from "../tracking/process-conformance.js";
import { sweepConformance } from "../tracking/sweeps-conformance.js";

const server = new PostgresServer();

beforeAll(() => {
  server.start();
});

afterAll(() => {
  server.stop();
});

const postgres = { name: "PostgreSQL", site: () => server.site() };
storeConformance(postgres);
processConformance(postgres);
maintenanceConformance(postgres);
adoptConformance(postgres);
sweepConformance(postgres);
crowdConformance(postgres, { writers: 16, readers: 2, seconds: 60, rate: 1000 });
