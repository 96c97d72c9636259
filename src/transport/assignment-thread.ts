// A thread that solves assignment problems as long as its process lives.
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { SharedAssignments, type SharedParts } from "./shared-assignments.js";

const calls = workerData as Int32Array;
Atomics.add(calls, 1, 1);

for (;;) {
  const known = Atomics.load(calls, 0);
  const received = receiveMessageOnPort(parentPort!) as { message: SharedParts } | undefined;
  if (received) new SharedAssignments(received.message).work();
  else Atomics.wait(calls, 0, known);
}
