import type { ComponentRef } from "../component/component.js";
import type { Registry } from "../component/registry.js";
import { complete } from "../experiment/complete.js";
import { parseExpression } from "../experiment/expression.js";
import { interpret } from "../experiment/interpret.js";
import type { Profile } from "../launchers/profile.js";
import { UserError } from "../numerics/error.js";

export interface LauncherSources {
  /** As an expression: `slurm(partition=gpu)`. */
  readonly commandLine?: string | undefined;
  readonly profile?: Profile | undefined;
  readonly study?: ComponentRef<"launcher"> | undefined;
}

/**
 * The launcher that the command line names, or else the profile, or else the study, or else this machine. Each option is
 * the command line's, or else the profile's, or else the study's, where these speak of the same launcher.
 */
export function chooseLauncher(sources: LauncherSources, registry: Registry): ComponentRef<"launcher"> {
  const { profile, study } = sources;
  const named = sources.commandLine === undefined ? undefined : read(sources.commandLine, registry);
  const name = named?.name ?? profile?.launcher ?? study?.name ?? "local";
  const options = {
    ...(study?.name === name && study.options),
    ...(profile?.launcher === name && profile.options),
    ...(named?.name === name && named.options),
  };
  return complete({ kind: "launcher", name, options }, "launcher", registry) as ComponentRef<"launcher">;
}

function read(text: string, registry: Registry): ComponentRef {
  const path = "--launcher";
  try {
    return interpret(parseExpression(text), { path, registry, kind: "launcher" }) as ComponentRef;
  } catch (error) {
    if (!(error instanceof UserError) || error.message.startsWith(path)) throw error;
    throw new UserError(`${path}: ${error.message}.`);
  }
}
