import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** The fields of a buildspec that the tests read. */
export interface Buildspec {
  readonly version: number;
  readonly env: {
    readonly shell: string;
    readonly 'git-credential-helper'?: string;
    readonly 'exported-variables': readonly string[];
  };
  readonly phases: Readonly<Record<string, BuildspecPhase>>;
  readonly artifacts?: { readonly 'base-directory': string; readonly files: readonly string[] };
}

export interface BuildspecPhase {
  readonly 'on-failure': string;
  readonly 'runtime-versions'?: Readonly<Record<string, number>>;
  readonly commands: readonly string[];
}

export type BuildspecName = 'build' | 'deploy';

/** One of the two buildspecs of the repository. */
export function readBuildspec(name: BuildspecName): Buildspec {
  return parse(readFileSync(new URL(`../../../../buildspecs/${name}.yaml`, import.meta.url), 'utf8'));
}

/** All commands in order. */
export function commandsOf({ phases }: Buildspec): readonly string[] {
  return ['install', 'pre_build', 'build', 'post_build'].flatMap((phase) => phases[phase]?.commands ?? []);
}
