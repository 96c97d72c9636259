import { randomInt } from "node:crypto";

// No i, l, o, 0, 1: ids are read aloud and typed. The first is a letter, so that no id reads as a number.
const letters = "abcdefghjkmnpqrstuvwxyz";
const characters = letters + "23456789";
const idLength = 8;

/** A random run id; 5e11 of them make collisions rare, and the store draws again on one. */
export function newRunId(): string {
  let id = letters.charAt(randomInt(letters.length));
  while (id.length < idLength) id += characters.charAt(randomInt(characters.length));
  return id;
}
