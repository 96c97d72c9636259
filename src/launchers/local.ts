import { component } from "../component/component.js";

/** Workers on this machine, for as long as the command that begins the sweep runs. */
export const local = component({
  kind: "launcher",
  name: "local",
  summary: "Worker processes on this machine, watched by the command that begins the sweep.",
  paper: "IEEE Std 1003.1 (POSIX): processes",
  cost: "one process a worker",
  options: {},
  inject: [],
  create: () => ({}),
});
