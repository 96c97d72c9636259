/// <reference lib="dom" />
import { h, render } from "preact";
import { App } from "./app.js";
import { takeToken } from "./token.js";
import { followTheme } from "./theme.js";
import { followLocation } from "./location.js";

takeToken();
followTheme();
followLocation();
render(h(App, {}), document.getElementById("page")!);
