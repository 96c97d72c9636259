import { basename } from "node:path";
import { component } from "../component/component.js";
import { UserError } from "../numerics/error.js";
import { fileDataset, fileOptions } from "./file-dataset.js";
import { unreadable } from "./read.js";
import { type ColumnName, findColumns, type Table } from "./table.js";

export const parquetFile = component({
  kind: "dataset",
  name: "parquetFile",
  summary: "Columns of numbers from an Apache Parquet file.",
  paper: "Apache Parquet format 2",
  cost: "O(n) time and memory for each column that is used",
  options: fileOptions,
  inject: [],
  create: (options) => {
    const { columns, classes } = options;
    const used = columns && [...columns, ...(classes === undefined ? [] : [classes])];
    return fileDataset(options, () => readParquet(options.path, used));
  },
});

/** The table in a Parquet file, of which only the columns in `used` are read if it is given. */
async function readParquet(path: string, used: readonly ColumnName[] | undefined): Promise<Table> {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const name = basename(path);
  const file = await opened(path, () => asyncBufferFromFile(path));
  return wellFormed(name, async () => {
    const metadata = await parquetMetadataAsync(file);
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const places = used === undefined ? [...columns.keys()] : findColumns({ file: name, columns }, used);
    const n = Number(metadata.num_rows);
    const contents = new Map(places.map((place) => [columns[place]!, new Array<unknown>(n)]));
    await parquetRead({
      file,
      metadata,
      compressors,
      columns: [...contents.keys()],
      onChunk: ({ columnName, columnData, rowStart }) => {
        const content = contents.get(columnName)!;
        for (let i = 0; i < columnData.length; i++) content[rowStart + i] = columnData[i];
      },
    });
    return {
      file: name,
      columns,
      n,
      cell: (i, j) => contents.get(columns[j]!)![i],
      where: (i) => `row ${i + 1}`,
    };
  });
}

async function opened<T>(path: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    throw unreadable(path, "a Parquet file", error);
  }
}

async function wellFormed<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name} cannot be read as a Parquet file: ${(error as Error).message}.`, { cause: error });
  }
}
