import type { Stream } from "../numerics/random.js";
import { token } from "./token.js";

/** The trial's seeded streams by purpose; equal purposes give equal streams, each from its beginning. */
export type Streams = (purpose: string) => Stream;

export const streamsToken = token<Streams>("streams");
