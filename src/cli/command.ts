/** An option as a command declares it; values come as text, so that a command says itself what a wrong one means. */
export interface OptionDefinition {
  readonly describe: string;
  readonly type?: "text" | "list" | "flag";
  readonly alias?: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** What stands for the value in the help: `--store URL`. */
  readonly value?: string;
}

export interface PositionalDefinition {
  readonly describe: string;
  readonly many?: true;
  readonly optional?: true;
  readonly choices?: readonly string[];
}

type Definitions<D> = Readonly<Record<string, D>>;

type OptionValue<O extends OptionDefinition> = O["type"] extends "flag"
  ? boolean
  : O["type"] extends "list"
    ? readonly string[]
    : O extends { readonly default: string }
      ? string
      : string | undefined;

type PositionalValue<P extends PositionalDefinition> = P extends { readonly many: true }
  ? readonly string[]
  : P extends { readonly optional: true }
    ? string | undefined
    : string;

export type ArgumentsOf<P extends Definitions<PositionalDefinition>, O extends Definitions<OptionDefinition>> = {
  readonly [K in keyof P]: PositionalValue<P[K]>;
} & { readonly [K in keyof O]: OptionValue<O[K]> };

/** What every command takes. */
export interface GlobalArguments {
  /** Print the stack of an error. */
  readonly debug: boolean;
}

/** Exit codes that others rely on. */
export const exitCodes = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface CommandDefinition<
  P extends Definitions<PositionalDefinition> = Definitions<PositionalDefinition>,
  O extends Definitions<OptionDefinition> = Definitions<OptionDefinition>,
> {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly positionals: P;
  readonly options: O;
  /** Commands that are called by their name after this one's: `sweep stop`. */
  readonly verbs?: readonly Command[];
  /** Command lines with what they do. */
  readonly examples?: readonly (readonly [line: string, meaning: string])[];
  /** Loads what it needs itself, so that other commands start without it. */
  run(args: ArgumentsOf<P, O> & GlobalArguments): Promise<ExitCode>;
}

export type Command = CommandDefinition<Definitions<never>, Definitions<never>>;

/** Declares a command; its arguments are typed by its options. */
export function defineCommand<
  const P extends Definitions<PositionalDefinition>,
  const O extends Definitions<OptionDefinition>,
>(definition: CommandDefinition<P, O>): Command {
  return definition as unknown as Command;
}

/** Options that several commands share. */
export const shared = {
  store: {
    describe: "where runs are kept (or PUSHFORWARD_STORE)",
    value: "URL",
  },
  json: { describe: "print JSON", type: "flag" },
} as const satisfies Definitions<OptionDefinition>;
