import { component } from "../component/component.js";
import { samplerOptions } from "./diffusion.js";
import { type Scheme, SdeSampler } from "./sde-sampler.js";

/**
 * The trapezoidal rule for drift and noise alike, with a step of Euler and Maruyama as predictor, in the sense of
 * Stratonovich; noise that does not depend on X is the same in both senses, and then the weak order is 2.
 */
export const stochasticHeunScheme: Scheme = {
  name: "stochasticHeun",
  evaluations: 2,
  step: ({ f, g }, t, h, x, dW) => {
    const [drift, noise] = [f(t, x), g(t, x)];
    const end = t.add(h);
    const predicted = x.add(drift.mul(h)).add(noise.mul(dW));
    return x.add(drift.add(f(end, predicted)).mul(h.mul(0.5))).add(noise.add(g(end, predicted)).mul(0.5).mul(dW));
  },
};

export const stochasticHeun = component({
  kind: "sampler",
  name: "stochasticHeun",
  summary: "Samples by the stochastic equation with the marginals of the flow, in steps of Heun.",
  paper: "Ruemelin 1982, doi:10.1137/0719041; Karras et al. 2022, arXiv:2206.00364, algorithm 2",
  cost: "two evaluations of velocity and score a step",
  options: samplerOptions,
  inject: [],
  create: (options) => new SdeSampler(stochasticHeunScheme, options),
});
