import { component } from "../component/component.js";
import { samplerOptions } from "./diffusion.js";
import { type Scheme, SdeSampler } from "./sde-sampler.js";

/** X' = X + f h + g dW: of strong order 1/2 (1 for noise that does not depend on X) and weak order 1, in the sense of Ito. */
export const eulerMaruyamaScheme: Scheme = {
  name: "eulerMaruyama",
  evaluations: 1,
  step: ({ f, g }, t, h, x, dW) => x.add(f(t, x).mul(h)).add(g(t, x).mul(dW)),
};

export const eulerMaruyama = component({
  kind: "sampler",
  name: "eulerMaruyama",
  summary: "Samples by the stochastic equation with the marginals of the flow, in steps of Euler and Maruyama.",
  paper: "Maruyama 1955, doi:10.1007/BF02846028; Ma et al. 2024, arXiv:2401.08740, eq. 6",
  cost: "one evaluation of velocity and score a step",
  options: samplerOptions,
  inject: [],
  create: (options) => new SdeSampler(eulerMaruyamaScheme, options),
});
