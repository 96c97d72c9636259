import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openStore } from "../../src/tracking/open.js";
import type { Site } from "./stores.js";

const installed = "/usr/lib/postgresql";

/** The newest PostgreSQL of this machine; throws if there is none. */
function programs(): string {
  const versions = existsSync(installed) ? readdirSync(installed).sort((a, b) => Number(b) - Number(a)) : [];
  const found = versions.map((version) => path.join(installed, version, "bin")).find((bin) => existsSync(bin));
  if (found === undefined) throw new Error("These tests start a PostgreSQL server: apt-get install postgresql.");
  return found;
}

/** A server of its own in a temporary folder, reached by a socket there; it is gone when it is stopped. */
export class PostgresServer {
  readonly #folder = mkdtempSync(path.join(os.tmpdir(), "pushforward-pg-"));
  readonly #bin = programs();
  /** PostgreSQL refuses to run as root. */
  readonly #user = process.getuid?.() === 0 ? "postgres" : undefined;
  #schemas = 0;

  start(): void {
    if (this.#user !== undefined) {
      const id = (flag: string) => Number(execFileSync("id", [flag, this.#user!]).toString());
      chownSync(this.#folder, id("-u"), id("-g"));
    }
    chmodSync(this.#folder, 0o755);
    this.#run("initdb", "-D", this.#data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "postgres");
    const settings = `-k ${this.#folder} -c listen_addresses='' -c max_connections=200`;
    this.#run("pg_ctl", "-D", this.#data, "-w", "-l", path.join(this.#folder, "log"), "-o", settings, "start");
  }

  /** A place for a store in a schema of its own. */
  site(): Site {
    const url = `postgres://postgres@localhost/postgres?host=${this.#folder}&schema=store_${++this.#schemas}`;
    return {
      url,
      open: (options) => openStore(url, { create: true, ...options }),
      remove: () => undefined,
    };
  }

  stop(): void {
    try {
      this.#run("pg_ctl", "-D", this.#data, "-m", "immediate", "-w", "stop");
    } finally {
      rmSync(this.#folder, { recursive: true, force: true });
    }
  }

  get #data(): string {
    return path.join(this.#folder, "data");
  }

  #run(program: string, ...args: string[]): void {
    const line = [path.join(this.#bin, program), ...args];
    const [command, ...rest] = this.#user === undefined ? line : ["runuser", "-u", this.#user, "--", ...line];
    execFileSync(command!, rest, { cwd: this.#folder, stdio: "ignore" });
  }
}
