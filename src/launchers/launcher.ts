/** What is to be started: workers that join a sweep through its store and leave it when nothing is left to do. */
export interface Launch {
  /** Id of the sweep. */
  readonly sweep: string;
  readonly workers: number;
  /**
   * Program and arguments of a worker; `--threads N` may be added. It leaves by SIGTERM with exit code 130, its trial back
   * in the queue, and ends with exit code 0 when the sweep has nothing more for it. Without secrets: the command lines of
   * a machine are for all to see.
   */
  readonly command: readonly string[];
  /** Where workers run: paths of the command and of the experiment begin there. */
  readonly folder: string;
  /** For scripts and logs, this launch's own; there already, and the user's alone. */
  readonly files: string;
  /** Variables of the workers' environment that others must not see: the URL of the store may hold a password. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** pending: has not begun, or is to begin again. */
export const jobStates = ["pending", "running", "completed", "failed", "cancelled"] as const;
export type JobState = (typeof jobStates)[number];

/** One worker as the system that runs it sees it. */
export interface Job {
  readonly id: string;
  readonly state: JobState;
  /** The system's own words for the state and its reason: "PENDING (Resources)". */
  readonly detail: string;
  /** Machine that it runs on. */
  readonly node?: string;
}

/** A system that runs workers elsewhere: it is told of them, asked for them and told to end them. */
export interface JobQueue {
  /** Submits workers; resolves to what names all of them later, a text without secrets that is kept in the store. */
  submit(launch: Launch): Promise<string>;
  /** The jobs of what was submitted; those that the system has forgotten are left out. */
  jobs(submitted: string): Promise<readonly Job[]>;
  /** Tells the workers of what was submitted to leave, and begins none that waits. */
  cancel(submitted: string): Promise<void>;
}

/** Where the workers of a sweep run. */
export interface Launcher {
  /** Without one, the workers are processes of the command that begins the sweep, which watches over them. */
  readonly queue?: JobQueue;
}

declare module "../component/kinds.js" {
  interface ComponentKinds {
    launcher: Launcher;
  }
}
