import { fork } from "node:child_process";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../numerics/error.js";
import type { ChartAnswer } from "../api.js";
import type { ChartsReply, ChartsRequest } from "./messages.js";

/** The program lies beside this file, compiled as it is. */
const program = fileURLToPath(new URL(`./program${extname(import.meta.url)}`, import.meta.url));

/**
 * Has charts of a study drawn by a process of their own, since importances and fronts of many trials take seconds in which
 * a server would answer nobody. Throws what the process says against it as a UserError.
 */
export function drawnApart(request: ChartsRequest): Promise<readonly ChartAnswer[]> {
  return new Promise((resolve, reject) => {
    // What JSON lacks passes between the processes as it is.
    const child = fork(program, [], { serialization: "advanced", stdio: ["ignore", "ignore", "inherit", "ipc"] });
    child.once("message", (reply: ChartsReply) => {
      if ("charts" in reply) resolve(reply.charts);
      else reject(new UserError(reply.refused, { kind: "failure" }));
    });
    child.once("error", reject);
    child.once("close", (code, signal) => {
      reject(new Error(`The process that draws charts ended with ${signal ?? `exit code ${code ?? "?"}`}.`));
    });
    child.send(request, (error) => {
      if (error) reject(error);
    });
  });
}
