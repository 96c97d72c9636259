// Knex documents its dialect classes as extension points but types only `knex.Client`; this is what Pushforward extends.

declare module "knex/lib/dialects/sqlite3/index.js" {
  import { knex } from "knex";
  export default class SqliteClient extends knex.Client {}
}

declare module "knex/lib/dialects/sqlite3/execution/sqlite-transaction.js" {
  export default class SqliteTransaction {
    constructor(client: unknown, ...rest: unknown[]);
    protected readonly trxClient: { query(connection: unknown, sql: string): Promise<unknown> };
    begin(connection: unknown): Promise<unknown>;
  }
}
