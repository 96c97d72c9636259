import { fontFamily } from "../drawing/fonts.js";

/**
 * Looks of the HTML report: one column of text, figures beside each other where they fit, light and dark as the reader's
 * system is, and a plain print. A script draws charts in the colours of the page; pictures, which are also what is printed,
 * stand on white paper.
 */
export const styleSheet = `
:root { color-scheme: light dark; --paper: #fff; --ink: #222; --soft: #444; --rule: #ccc; --code: #f6f6f6; --link: #0b5cad; --card: 0; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #16181c; --ink: #e4e4e4; --soft: #b4b4b4; --rule: #4a4d55; --code: #22252b; --link: #7cb8ff; --card: 0.75rem; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 17px/1.5 "${fontFamily}", sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1 { font-size: 2rem; font-weight: 600; line-height: 1.2; margin: 0.5rem 0 1rem; overflow-wrap: anywhere; }
h2 { font-size: 1.4rem; font-weight: 600; margin: 3rem 0 0.75rem; border-bottom: 1px solid var(--rule); }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 0.4rem; }
p, ol { max-width: 46rem; margin: 0.5rem 0; }
a { color: var(--link); }
code { font-size: 0.9em; }
.lead { font-size: 1.1rem; }
.figures { display: flex; flex-wrap: wrap; gap: 2rem 1.5rem; margin: 1.25rem 0; }
.figures:empty { display: none; }
figure { margin: 0; max-width: 100%; min-width: 0; }
figure img, figure canvas { display: block; max-width: 100%; height: auto !important; }
figure img { background: #fff; padding: var(--card); border-radius: 4px; }
.plate { overflow-x: auto; }
figure .still { display: none; }
@media print, (prefers-reduced-motion: reduce) {
  figure .moving { display: none; }
  figure .still { display: block; }
}
figcaption { margin-top: 0.4rem; font-size: 0.85rem; line-height: 1.4; color: var(--soft); width: 0; min-width: 100%; max-width: none; }
.player { display: flex; gap: 0.75rem; align-items: center; margin-top: 0.5rem; }
.player input { flex: 1; min-width: 0; }
.player button { font: inherit; font-size: 0.85rem; width: 4.5rem; padding: 0.15rem 0; }
.table { overflow-x: auto; margin: 1.5rem 0; }
.figures .table { margin: 1.9rem 0 0; flex: 0 1 25rem; }
table { border-collapse: collapse; font-size: 0.82rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
.table p { font-size: 0.85rem; line-height: 1.4; color: var(--soft); position: sticky; left: 0; }
thead { border-top: 1.5px solid var(--ink); border-bottom: 1px solid var(--ink); }
tbody { border-bottom: 1.5px solid var(--ink); }
th { font-weight: 600; text-align: left; vertical-align: bottom; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; }
td { vertical-align: top; }
.number { text-align: right; }
td.number { white-space: nowrap; }
td.text { overflow-wrap: break-word; max-width: 22rem; }
td:first-child { white-space: nowrap; }
tr.group td { border-top: 0.5px solid var(--rule); }
ul { max-width: 60rem; margin: 0.5rem 0; padding-left: 1.2rem; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; }
pre { overflow-x: auto; background: var(--code); padding: 0.75rem 1rem; font-size: 0.8rem; line-height: 1.4; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
@media screen {
  figure.drawn img { display: none; }
}
@media screen and (max-width: 700px) {
  .wide img, .wide canvas { max-width: none; min-width: 640px; }
}
@media print {
  :root { --paper: #fff; --ink: #000; --soft: #333; --rule: #bbb; --code: #fff; --link: #000; --card: 0; }
  @page { margin: 15mm; }
  body { font-size: 10.5pt; }
  main { max-width: none; padding: 0; }
  h2 { margin-top: 1.5rem; }
  h2, h3, .table p { break-after: avoid; }
  details:not([open]), .player { display: none; }
  figure canvas { display: none !important; }
  figure, tr { break-inside: avoid; }
  .figures { display: block; }
  figure { margin: 0 0 1.2rem; }
  figcaption { width: auto; }
  .table, .plate { overflow: visible; }
  .table table { font-size: 7pt; }
  pre { white-space: pre-wrap; padding: 0; }
}
`;
