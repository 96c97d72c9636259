// The floors of the house, lowest first: a folder may import itself and what stands before it, never what stands after.
const floors = [
  "numerics",
  "transport",
  "component",
  "runtime",
  "measures",
  "datasets",
  "solvers",
  "samplers",
  "divergences",
  "paths",
  "couplings",
  "models",
  "losses",
  "metrics",
  "optimizers",
  "search",
  "training",
  "tracking",
  "launchers",
  "query",
  "experiment",
  "exchange",
  "report",
  "sweep",
  "dashboard",
  "cli",
];

module.exports = {
  forbidden: [
    ...floors.slice(0, -1).map((floor, i) => ({
      name: `floor-${floor}`,
      comment: `src/${floor} may import only itself and the floors below it.`,
      severity: "error",
      from: { path: `^src/${floor}/` },
      to: { path: `^src/(${floors.slice(i + 1).join("|")}|index)(/|\\.ts)` },
    })),
    {
      name: "no-circular",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    { name: "no-orphans", severity: "error", from: { orphan: true, path: "^src/" }, to: {} },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { extensions: [".ts", ".tsx", ".js", ".json"] },
  },
};
