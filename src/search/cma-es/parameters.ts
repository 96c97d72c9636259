/** The constants of CMA-ES for a dimension and a population, named as in Hansen 2016, arXiv:1604.00772, table 1. */
export interface CmaEsParameters {
  /** Size of a generation. */
  readonly lambda: number;
  /** Of the points from best to worst: the first half positive with sum 1, the others negative. */
  readonly weights: Float64Array;
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cC: number;
  readonly c1: number;
  readonly cMu: number;
  /** E |N(0, I)|. */
  readonly chi: number;
}

export function defaultPopulation(n: number): number {
  return 4 + Math.floor(3 * Math.log(n));
}

/** For n dimensions. */
export function cmaEsParameters(n: number, lambda = defaultPopulation(n)): CmaEsParameters {
  const mu = Math.floor(lambda / 2);
  const raw = Float64Array.from({ length: lambda }, (_, i) => Math.log((lambda + 1) / 2) - Math.log(i + 1));
  const muEff = effective(raw.subarray(0, mu));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  const negative = Math.min(
    1 + c1 / cMu,
    1 + (2 * effective(raw.subarray(mu))) / (muEff + 2),
    (1 - c1 - cMu) / (n * cMu),
  );
  const [gained, lost] = [total(raw.filter((w) => w > 0)), total(raw.filter((w) => w < 0))];
  return {
    lambda,
    weights: raw.map((w) => (w > 0 ? w / gained : (negative * w) / -lost)),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    chi: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

function total(weights: Float64Array): number {
  return weights.reduce((sum, w) => sum + w, 0);
}

/** The number of equal weights that would average as well. */
function effective(weights: Float64Array): number {
  return total(weights) ** 2 / weights.reduce((sum, w) => sum + w * w, 0);
}
