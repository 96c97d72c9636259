import { cars } from "./cars.js";
import { csvFile } from "./csv-file.js";
import { earthquakes } from "./earthquakes.js";
import { flights } from "./flights.js";
import { hdf5File } from "./hdf5-file.js";
import { mnist } from "./mnist.js";
import { npyFile } from "./npy-file.js";
import { npzFile } from "./npz-file.js";
import { parquetFile } from "./parquet-file.js";
import { penguins } from "./penguins.js";
import { seattleWeather } from "./seattle-weather.js";
import { usZipcodes } from "./us-zipcodes.js";

export {
  cars,
  csvFile,
  earthquakes,
  flights,
  hdf5File,
  mnist,
  npyFile,
  npzFile,
  parquetFile,
  penguins,
  seattleWeather,
  usZipcodes,
};

/** Every dataset of points that were measured, and every kind of file that may hold some. */
export const realData = [
  usZipcodes,
  earthquakes,
  flights,
  penguins,
  cars,
  seattleWeather,
  mnist,
  csvFile,
  npyFile,
  npzFile,
  parquetFile,
  hdf5File,
];
