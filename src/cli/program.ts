import { readFileSync } from "node:fs";
import yargs, { type Argv, type Options } from "yargs";
import { nearest } from "../component/nearest.js";
import { UserError } from "../numerics/error.js";
import { exitCodes, type Command, type ExitCode, type OptionDefinition, type PositionalDefinition } from "./command.js";
import { commands } from "./commands/index.js";

const debug: OptionDefinition = { describe: "print the stack of an error", type: "flag" };

type Parsed = Readonly<Record<string, unknown>>;

function version(): string {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}

function optionsOf(command: Command): Readonly<Record<string, OptionDefinition>> {
  return { ...command.options, debug };
}

function positionalsOf(command: Command): Readonly<Record<string, PositionalDefinition>> {
  return command.positionals;
}

/** What a command or a group of them is called on the command line. */
interface Caller {
  /** "pushforward", "pushforward sweep". */
  readonly name: string;
  readonly commands: readonly Command[];
}

/** `show <run>`, `compare <runs..>`, `components [kind]`. */
function usage(command: Command): string {
  const words = Object.entries(positionalsOf(command)).map(([name, { many, optional }]) => {
    const word = many ? `${name}..` : name;
    return optional ? `[${word}]` : `<${word}>`;
  });
  return [command.name, ...words].join(" ");
}

function yargsOption({ type = "text", describe, alias, choices, default: fallback, value }: OptionDefinition): Options {
  return {
    describe: value === undefined ? describe : `${describe} [${value}]`,
    ...(type === "flag" ? { type: "boolean" } : { type: "string", requiresArg: true }),
    ...(type === "list" && { array: true }),
    ...(alias !== undefined && { alias }),
    ...(choices && { choices }),
    ...(fallback !== undefined && { default: fallback }),
  };
}

/** Tells yargs of a command; `chosen` learns which one it is and with what. */
function declare(program: Argv, command: Command, chosen: (command: Command, parsed: Parsed) => void): void {
  program.command(
    usage(command),
    command.summary,
    (builder) => {
      for (const [name, { describe, choices }] of Object.entries(positionalsOf(command))) {
        builder.positional(name, { describe, type: "string", ...(choices && { choices }) });
      }
      for (const [name, option] of Object.entries(optionsOf(command))) builder.option(name, yargsOption(option));
      for (const [line, meaning] of command.examples ?? []) builder.example(`pushforward ${line}`, meaning);
      const verbs = command.verbs ?? [];
      if (verbs.length > 0) {
        const lines = verbs.map((verb) => `  pushforward ${command.name} ${usage(verb)}  ${verb.summary}`);
        builder.epilogue(["Also:", ...lines].join("\n"));
      }
      return builder;
    },
    (parsed) => {
      chosen(command, parsed);
    },
  );
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function didYouMean(given: string, names: readonly string[], prefix = ""): string {
  const close = nearest(given, names);
  return close === undefined ? "" : ` Did you mean ${prefix}${close}?`;
}

/** Refuses what the command does not know; yargs would only list it. */
function checkKnown(command: Command, parsed: Parsed): void {
  const options = optionsOf(command);
  const names = [...Object.keys(options), "help", "version"];
  const aliases = Object.values(options).flatMap(({ alias }) => alias ?? []);
  const known = new Set([...names, ...aliases, ...Object.keys(positionalsOf(command)), "_", "$0", "h"]);
  for (const name of known) known.add(camelCase(name));
  for (const [key, value] of Object.entries(parsed)) {
    if (!known.has(key)) {
      const dashes = key.length === 1 ? "-" : "--";
      throw new UserError(`${command.name} has no option ${dashes}${key}.${didYouMean(key, names, "--")}`);
    }
    if (Array.isArray(value) && options[key] !== undefined && options[key].type !== "list") {
      throw new UserError(`--${key} was given ${value.length} times; once is enough.`);
    }
  }
  const extra = (parsed["_"] as readonly (string | number)[]).slice(1);
  if (extra.length > 0) throw new UserError(`${command.name} takes no argument ${JSON.stringify(String(extra[0]))}.`);
}

/** What the command's `run` expects: absent lists are empty, absent flags false. */
function argumentsFor(command: Command, parsed: Parsed): never {
  const options = Object.entries(optionsOf(command)).map(([name, { type }]) => {
    const absent = type === "list" ? [] : type === "flag" ? false : undefined;
    return [name, parsed[name] ?? absent] as const;
  });
  const positionals = Object.entries(positionalsOf(command)).map(([name, { many }]) => {
    return [name, parsed[name] ?? (many ? [] : undefined)] as const;
  });
  return Object.fromEntries([...options, ...positionals]) as never;
}

/** What yargs says is wrong, as one sentence. */
function complaint(error: unknown): string {
  const message = (error instanceof Error ? error.message : String(error)).trim();
  if (message.startsWith("Not enough non-option arguments")) return "An argument is missing.";
  const lines = message.split("\n").map((part) => part.trim());
  return lines
    .filter((part) => part !== "")
    .join(" ")
    .replace(/\.?$/, ".");
}

function hint(line: readonly string[], caller: Caller): string {
  const command = caller.commands.find(({ name }) => line.includes(name));
  return command ? `Usage: ${caller.name} ${usage(command)}; --help says more.` : `See ${caller.name} --help.`;
}

/** Finds the command that the command line asks for, checks its arguments and runs it. */
export async function runProgram(line: readonly string[]): Promise<ExitCode> {
  const group = commands.find(({ name }) => name === line[0]);
  const verbs = group?.verbs ?? [];
  if (group && verbs.some(({ name }) => name === line[1])) {
    return runCommand(line.slice(1), { name: `pushforward ${group.name}`, commands: verbs });
  }
  return runCommand(line, { name: "pushforward", commands });
}

async function runCommand(line: readonly string[], caller: Caller): Promise<ExitCode> {
  let chosen: { readonly command: Command; readonly parsed: Parsed } | undefined;
  const program = yargs([...line])
    .scriptName(caller.name)
    .usage("$0 COMMAND\n\nFlow-based generative models: define, train, compare.")
    .locale("en")
    .version(version())
    .help()
    .alias("help", "h")
    .exitProcess(false)
    .fail(false)
    .wrap(Math.min(110, process.stdout.columns || 110))
    .parserConfiguration({
      "dot-notation": false,
      "boolean-negation": false,
      "greedy-arrays": false,
      "parse-numbers": false,
    });
  for (const command of caller.commands) {
    declare(program, command, (found, parsed) => {
      chosen = { command: found, parsed };
    });
  }
  let parsed: Parsed;
  try {
    parsed = await program.parseAsync();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${complaint(error)} ${hint(line, caller)}`, { cause: error });
  }
  if (chosen) {
    checkKnown(chosen.command, chosen.parsed);
    return chosen.command.run(argumentsFor(chosen.command, chosen.parsed));
  }
  if (parsed["help"] === true || parsed["version"] === true) return exitCodes.done;
  const [word] = parsed["_"] as readonly (string | number)[];
  if (word !== undefined) {
    const names = caller.commands.map(({ name }) => name);
    throw new UserError(
      `There is no command ${JSON.stringify(String(word))}.${didYouMean(String(word), names)} See pushforward --help.`,
    );
  }
  program.showHelp("error");
  return exitCodes.usage;
}
