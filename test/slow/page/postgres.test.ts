import { afterAll, beforeAll } from "vitest";
import { servedConformance } from "../../dashboard/served-conformance.js";
import { PostgresServer } from "../../tracking/postgres-server.js";

const server = new PostgresServer();

beforeAll(() => {
  server.start();
});

afterAll(() => {
  server.stop();
});

servedConformance({ name: "PostgreSQL", site: () => server.site() });
