import { randomBytes } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import os from "node:os";

/** Text of a file of /proc, or undefined where there is none (not Linux, or the process is gone). */
function procFile(file: string): string | undefined {
  try {
    return readFileSync(`/proc/${file}`, "utf8");
  } catch {
    return undefined;
  }
}

/**
 * When a living process started, in clock ticks since boot: with its id it names a process even after the id is used
 * again. Undefined for a process that is gone, a zombie among them.
 */
function startTime(pid: number): string | undefined {
  const stat = procFile(`${pid}/stat`);
  // The second field, the command in parentheses, may itself hold spaces and parentheses: count from behind it.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state, startedAt] = [fields?.[0], fields?.[19]];
  return state === "Z" || state === "X" ? undefined : startedAt;
}

/** This boot of this machine (and container), or undefined where it cannot be told. */
function machine(): string | undefined {
  const boot = procFile("sys/kernel/random/boot_id")?.trim();
  if (boot === undefined) return undefined;
  try {
    return `${os.hostname()}/${boot}/${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return undefined;
  }
}

interface OwnerFields {
  readonly machine?: string;
  readonly pid: number;
  readonly startTime?: string;
  readonly nonce: string;
}

/** A name under which this process claims runs: it tells machine, boot and process, so that others can see it is gone. */
export function newOwner(): string {
  const at = machine();
  const started = startTime(process.pid);
  const fields: OwnerFields = {
    ...(at !== undefined && { machine: at }),
    pid: process.pid,
    ...(started !== undefined && { startTime: started }),
    nonce: randomBytes(4).toString("hex"),
  };
  return JSON.stringify(fields);
}

function parseOwner(owner: string): OwnerFields | undefined {
  try {
    return JSON.parse(owner) as OwnerFields;
  } catch {
    return undefined;
  }
}

/** The machine and the process behind an owner, as far as its name tells. */
export function ownerPlace(owner: string): { readonly host?: string; readonly pid?: number } {
  const fields = parseOwner(owner);
  const host = fields?.machine?.split("/")[0];
  return { ...(host !== undefined && { host }), ...(fields && { pid: fields.pid }) };
}

/** Whether the process behind an owner runs; "unknown" on another machine, or where the system does not tell. */
export function ownerState(owner: string): "alive" | "dead" | "unknown" {
  const fields = parseOwner(owner);
  if (fields?.machine === undefined || fields.startTime === undefined || fields.machine !== machine()) return "unknown";
  return startTime(fields.pid) === fields.startTime ? "alive" : "dead";
}
