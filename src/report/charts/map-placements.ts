import type { Pictures, ReportData } from "../data/report-data.js";
import { ink } from "../drawing/colors.js";
import { formatNumber } from "../drawing/numbers.js";
import type { PanelCell, RowName } from "./panel-grid.js";
import { colorOf } from "./style.js";

/** A panel of a figure of maps: of the data, or of what one group left. */
export interface MapCell extends PanelCell {
  readonly pictures?: Pictures;
}

/** Where the panels of a figure of maps stand. */
export interface Placement {
  readonly cells: readonly MapCell[];
  readonly rowNames: readonly RowName[];
}

type Loose = Omit<MapCell, "row" | "column">;

const looseColumns = 4;
const fewestARow = 3;
const mostARow = 7;

/**
 * Ways to place panels, from those with the fewest and largest panels a row: the data and the models without the option in
 * a first column, then for each series its values of the option in ascending order, in as many rows as they need.
 */
export function placements(data: ReportData, shown: readonly Pictures[]): readonly Placement[] {
  const loose: readonly Loose[] = [
    { title: "test data", color: ink },
    ...shown
      .filter(({ group }) => group.x === undefined)
      .map((pictures) => ({ title: pictures.group.label, color: colorOf(pictures.group.series.modelIndex), pictures })),
  ];
  const onAxis = shown.filter(({ group }) => group.x !== undefined);
  if (onAxis.length === 0) return [{ cells: sideBySide(loose), rowNames: [] }];
  const count = data.axis!.values.length;
  const [fewest, most] = [Math.min(fewestARow, count), Math.min(mostARow, count)];
  const perRow = Array.from({ length: most - fewest + 1 }, (_, i) => fewest + i);
  // A last row that is less than half full wastes more room than larger panels gain.
  const full = perRow.filter((n) => count % n === 0 || count % n >= n / 2 || n === most);
  return full.map((n) => byRows(data, loose, onAxis, n));
}

function sideBySide(loose: readonly Loose[]): readonly MapCell[] {
  return loose.map((cell, i) => ({ ...cell, row: Math.floor(i / looseColumns), column: i % looseColumns }));
}

function byRows(data: ReportData, loose: readonly Loose[], onAxis: readonly Pictures[], perRow: number): Placement {
  const { values, symbol } = data.axis!;
  const cells: MapCell[] = loose.map((cell, row) => ({ ...cell, row, column: 0 }));
  const rowNames: RowName[] = [];
  const shown = data.series.filter((series) => onAxis.some(({ group }) => group.series === series));
  const rows = Math.ceil(values.length / perRow);
  shown.forEach((series, place) => {
    rowNames.push({ row: place * rows, column: 1, text: series.label, color: colorOf(series.modelIndex) });
    for (const pictures of onAxis.filter(({ group }) => group.series === series)) {
      const at = values.indexOf(pictures.group.x!);
      // Values in one row stand under one another, so that the first row names them for all.
      const titled = rows > 1 || place === 0;
      cells.push({
        row: place * rows + Math.floor(at / perRow),
        column: 1 + (at % perRow),
        pictures,
        ...(titled && { title: `${symbol} = ${formatNumber(pictures.group.x!)}` }),
      });
    }
  });
  return { cells, rowNames };
}

/** What a panel shows, for tables: its series and its value of the option. */
export function seriesOf({ pictures }: MapCell): readonly [series: string, x: string | number] {
  return pictures ? [pictures.group.series.label, pictures.group.x ?? ""] : ["test data", ""];
}
