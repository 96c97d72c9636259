/// <reference lib="dom" />
import { flowFrame, flowThemes, type Flow } from "../charts/flow-frame.js";
import { colorIn, darkTheme } from "../drawing/theme.js";

/** Seconds that a flow takes from the base to the data, and that it then rests. */
const seconds = { way: 4, rest: 1.5 } as const;

/**
 * Puts a player beside a figure's picture, which is what is printed: a canvas in the colours of the page, a button that
 * plays and pauses, and a slider of time.
 */
export function playFlow(figure: Element, flow: Flow, dark: MediaQueryList): void {
  const plate = figure.querySelector(".plate")!;
  const canvas = document.createElement("canvas");
  const ratio = Math.max(1, window.devicePixelRatio);
  canvas.width = flow.width * ratio;
  canvas.height = flow.height * ratio;
  canvas.style.width = `${flow.width}px`;
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", plate.querySelector("img")!.alt);
  const button = document.createElement("button");
  button.type = "button";
  const slider = document.createElement("input");
  Object.assign(slider, { type: "range", min: "0", max: "1", step: "0.01" });
  slider.setAttribute("aria-label", "Time, from the base at 0 to the data at 1");
  const controls = document.createElement("div");
  controls.className = "player";
  controls.append(button, slider);
  plate.prepend(canvas);
  plate.after(controls);
  figure.classList.add("drawn");

  const panels = flow.panels.map((panel) => ({ ...panel, color: colorIn(darkTheme, panel.color) }));
  const byNight = { ...flow, panels };
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const context = canvas.getContext("2d")!;
  const state = { t: still ? 1 : 0, playing: !still, rested: 0, before: 0, visible: false };
  const show = () => {
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    flowFrame(dark.matches ? byNight : flow, state.t, flowThemes[dark.matches ? "dark" : "light"]).draw(context);
    slider.value = String(state.t);
    slider.setAttribute("aria-valuetext", `t = ${state.t.toFixed(2)}`);
    button.textContent = state.playing ? "Pause" : "Play";
  };
  const step = (now: number) => {
    if (!state.playing || !state.visible) return;
    const passed = Math.min(0.1, (now - state.before) / 1000);
    state.before = now;
    if (state.t < 1) state.t = Math.min(1, state.t + passed / seconds.way);
    else if ((state.rested += passed) > seconds.rest) Object.assign(state, { t: 0, rested: 0 });
    show();
    requestAnimationFrame(step);
  };
  const go = () => {
    state.before = performance.now();
    requestAnimationFrame(step);
  };
  button.addEventListener("click", () => {
    state.playing = !state.playing;
    if (state.playing && state.t >= 1) Object.assign(state, { t: 0, rested: 0 });
    show();
    if (state.playing) go();
  });
  slider.addEventListener("input", () => {
    Object.assign(state, { t: Number(slider.value), playing: false, rested: 0 });
    show();
  });
  dark.addEventListener("change", show);
  // What nobody sees does not move.
  new IntersectionObserver(([entry]) => {
    const begins = entry!.isIntersecting && !state.visible;
    state.visible = entry!.isIntersecting;
    if (begins && state.playing) go();
  }).observe(canvas);
  show();
}
