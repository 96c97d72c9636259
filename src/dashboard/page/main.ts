/// <reference lib="dom" />
import { h, render } from "preact";
import { App } from "./app.js";
import { takeToken } from "./token.js";
import { followTheme } from "./theme.js";
import { followLocation } from "./location.js";
import { fontText, fontWeights } from "../../report/drawing/fonts.js";

takeToken();
followTheme();
followLocation();
// A canvas does not wait for fonts: they are loaded first. Should one fail, charts are drawn in the next best.
void Promise.allSettled(fontWeights.map((weight) => document.fonts.load(fontText(13, weight)))).then(() => {
  render(h(App, {}), document.getElementById("page")!);
});
