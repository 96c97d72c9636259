#!/usr/bin/env node
import { UserError } from "../numerics/error.js";
import { exitCodes, type ExitCode } from "./command.js";
import { errorColors } from "./output/colors.js";
import { printableLines } from "./output/printable.js";
import { runProgram } from "./program.js";

/** Says what went wrong, and what that means for the exit code. */
function explain(error: unknown, debug: boolean): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${errorColors.red("error:")} ${printableLines(message)}\n`);
  if (debug && error instanceof Error) process.stderr.write(`${printableLines(error.stack ?? "")}\n`);
  if (error instanceof UserError) return error.kind === "usage" ? exitCodes.usage : exitCodes.failed;
  if (!debug) process.stderr.write("This is a fault in Pushforward or in a component of yours: --debug shows where.\n");
  return exitCodes.failed;
}

// A reader that closes the pipe early (`pushforward ls | head`) has what it wanted.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(exitCodes.done);
  throw error;
});

const line = process.argv.slice(2);
try {
  process.exitCode = await runProgram(line);
} catch (error) {
  process.exitCode = explain(error, line.includes("--debug"));
}
