/** What was measured of one kind of trial. */
export interface TrialCost {
  /** What its figures are those of. */
  readonly trial: string;
  /** Seconds that it keeps one worker busy. */
  readonly seconds: number;
  /** Bytes of the database that it adds. */
  readonly databaseBytes: number;
  /** Bytes of its artifacts, each content counted once. */
  readonly artifactBytes: number;
  /** Files that hold them. */
  readonly files: number;
}

/** What a reader knows better than we do. */
export interface Assumptions {
  /** Of a core for an hour. */
  readonly corePrice: number;
  /** Of a gigabyte for a month. */
  readonly storagePrice: number;
  readonly coresAWorker: number;
  /** Workers of one machine, which share a SQLite store. */
  readonly localWorkers: number;
  /** Workers of a cluster, which share a PostgreSQL store. */
  readonly clusterWorkers: number;
  /** Runs a second that are claimed and ended by many processes at once in a store of either kind. */
  readonly localClaims: number;
  readonly clusterClaims: number;
}

export interface StudyCost {
  readonly coreHours: number;
  /** Hours by the clock. */
  readonly localHours: number;
  readonly clusterHours: number;
  readonly price: number;
  readonly databaseGb: number;
  readonly artifactGb: number;
  readonly storagePriceAMonth: number;
  readonly files: number;
}

/** What a study of so many trials takes: workers train side by side unless the store cannot hand out trials as fast. */
export function studyCost(trials: number, trial: TrialCost, assumed: Assumptions): StudyCost {
  const hours = (workers: number, claims: number) => trials / Math.min(workers / trial.seconds, claims) / 3600;
  const coreHours = (trials * trial.seconds * assumed.coresAWorker) / 3600;
  const [databaseGb, artifactGb] = [trial.databaseBytes, trial.artifactBytes].map((bytes) => (trials * bytes) / 1e9);
  return {
    coreHours,
    localHours: hours(assumed.localWorkers, assumed.localClaims),
    clusterHours: hours(assumed.clusterWorkers, assumed.clusterClaims),
    price: coreHours * assumed.corePrice,
    databaseGb: databaseGb!,
    artifactGb: artifactGb!,
    storagePriceAMonth: (databaseGb! + artifactGb!) * assumed.storagePrice,
    files: trials * trial.files,
  };
}

/** Workers that a store of so many claims a second keeps busy. */
export function mostWorkers({ seconds }: TrialCost, claims: number): number {
  return Math.floor(claims * seconds);
}
