import { fontFamily } from "../drawing/fonts.js";

/** Looks of the HTML report: one column of text, figures beside each other where they fit, and a plain print. */
export const styleSheet = `
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #fff; color: #222; font: 17px/1.5 "${fontFamily}", sans-serif; }
main { max-width: 1100px; margin: 0 auto; padding: 2rem 1.5rem 4rem; }
h1 { font-size: 2rem; font-weight: 600; line-height: 1.2; margin: 0.5rem 0 1rem; }
h2 { font-size: 1.4rem; font-weight: 600; margin: 3rem 0 0.75rem; border-bottom: 1px solid #ccc; }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 0.4rem; }
p { max-width: 46rem; margin: 0.5rem 0; }
.lead { font-size: 1.1rem; }
.figures { display: flex; flex-wrap: wrap; gap: 2rem 1.5rem; margin: 1.25rem 0; }
figure { margin: 0; max-width: 100%; }
figure img, figure canvas { display: block; max-width: 100%; height: auto !important; }
figcaption { margin-top: 0.4rem; font-size: 0.85rem; line-height: 1.4; color: #444; width: 0; min-width: 100%; max-width: none; }
.table { overflow-x: auto; margin: 1.5rem 0; }
.figures .table { margin: 1.9rem 0 0; flex: 0 1 25rem; }
table { border-collapse: collapse; font-size: 0.82rem; line-height: 1.35; font-variant-numeric: tabular-nums; }
.table p { font-size: 0.85rem; line-height: 1.4; color: #444; position: sticky; left: 0; }
thead { border-top: 1.5px solid #222; border-bottom: 1px solid #222; }
tbody { border-bottom: 1.5px solid #222; }
th { font-weight: 600; text-align: left; vertical-align: bottom; }
th, td { padding: 0.2rem 0.8rem 0.2rem 0; }
td { vertical-align: top; }
.number { text-align: right; }
td.number { white-space: nowrap; }
td.text { overflow-wrap: break-word; max-width: 22rem; }
td:first-child { white-space: nowrap; }
tr.group td { border-top: 0.5px solid #bbb; }
ul { max-width: 60rem; margin: 0.5rem 0; padding-left: 1.2rem; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; }
pre { overflow-x: auto; background: #f6f6f6; padding: 0.75rem 1rem; font-size: 0.8rem; line-height: 1.4; }
@media print { details:not([open]) { display: none; } section, figure, tr { break-inside: avoid; } }
`;
