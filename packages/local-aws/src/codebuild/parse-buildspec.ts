import { ActionableError } from 'programs/actionable-error.ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { readSettings } from '../terraform/settings.ts';

/** A buildspec of version 0.2, with the settings that the rehearsal knows. */
export interface Buildspec {
  readonly variables: Readonly<Record<string, string>>;
  readonly exportedVariables: readonly string[];
  readonly gitCredentialHelper: boolean;
  /** Major version of Node that the install phase asks for. */
  readonly nodeVersion: number | undefined;
  /** In the order they run. */
  readonly phases: readonly BuildspecPhase[];
  /** The folder, relative to the source, whose files are the output artifact. */
  readonly artifactFolder: string | undefined;
}

export interface BuildspecPhase {
  readonly name: PhaseName;
  readonly commands: readonly string[];
  /** A failed command ends the build, also in the build phase. */
  readonly abortsOnFailure: boolean;
}

export type PhaseName = (typeof phaseNames)[number];

const phaseNames = ['install', 'pre_build', 'build', 'post_build'] as const;

/** The names of variables that a shell can hold. */
export const variableNamePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

const variableName = z.string().regex(variableNamePattern, 'a shell cannot hold a variable of this name.');
const command = z.string('a command must be text; put quotes round a line with a colon and a space.');
const phase = z.strictObject({
  commands: z.array(command).optional(),
  'on-failure': z.literal('ABORT', 'the rehearsal knows ABORT.').optional(),
});
const nodeVersion = z
  .string()
  .regex(/^\d+(\.x)?$/, 'the rehearsal knows a major version, such as 24.')
  .transform((version) => Number.parseInt(version, 10));
const installPhase = phase.extend({ 'runtime-versions': z.strictObject({ nodejs: nodeVersion }).optional() });
const exportedVariable = variableName.refine((name) => !/^(AWS_|CODEBUILD_)/.test(name), {
  message: 'CodeBuild exports no variable whose name begins with AWS_ or CODEBUILD_.',
});
const environment = z.strictObject({
  shell: z.literal('bash', 'the rehearsal knows bash; write `shell: bash`.'),
  variables: z.record(variableName, z.string()).default({}),
  'exported-variables': z.array(exportedVariable).default([]),
  'git-credential-helper': z.enum(['yes', 'no'], 'write yes or no.').default('no'),
});
const artifacts = z.strictObject({
  'base-directory': z
    .string()
    .regex(/^(?!.*(?:^|\/)\.\.(?:\/|$))[\w.-][\w./-]*$/, 'the rehearsal knows a folder inside the source.'),
  files: z.tuple([z.literal('**/*', "the rehearsal knows '**/*', all files of the base-directory.")]),
});
const buildspec = z.strictObject({
  version: z.literal('0.2', 'the rehearsal knows version 0.2, in which all commands share one shell.'),
  env: z.preprocess((env) => env ?? {}, environment),
  phases: z.strictObject({
    install: installPhase.optional(),
    pre_build: phase.optional(),
    build: phase.optional(),
    post_build: phase.optional(),
  }),
  artifacts: artifacts.optional(),
  // The package caches of the machine take its place.
  cache: z.strictObject({ paths: z.array(z.string()).min(1) }).optional(),
});

/** Reads a buildspec; a setting it does not know is an ActionableError that names it. `where` is the file's name. */
export function parseBuildspec(text: string, where = 'buildspec'): Buildspec {
  const { env, phases, artifacts } = readSettings(where, buildspec, parseYaml(text, where), 'src/codebuild');
  return {
    variables: env.variables,
    exportedVariables: env['exported-variables'],
    gitCredentialHelper: env['git-credential-helper'] === 'yes',
    nodeVersion: phases.install?.['runtime-versions']?.nodejs,
    phases: readPhases(phases, where),
    artifactFolder: artifacts?.['base-directory'],
  };
}

function readPhases(phases: z.infer<typeof buildspec>['phases'], where: string): BuildspecPhase[] {
  const read = phaseNames.flatMap((name) => {
    const written = phases[name];
    if (written === undefined) return [];
    const isRuntimeOnly = name === 'install' && phases.install?.['runtime-versions'] !== undefined;
    if ((written.commands ?? []).length === 0 && !isRuntimeOnly) {
      throw new ActionableError(`${where}: phases.${name}: commands are missing; give it at least one.`);
    }
    return [{ name, commands: written.commands ?? [], abortsOnFailure: written['on-failure'] === 'ABORT' }];
  });
  if (read.length === 0) throw new ActionableError(`${where}: phases: there are none; write a build phase.`);
  return read;
}

function parseYaml(text: string, where: string): unknown {
  try {
    return parse(text, { schema: 'failsafe' });
  } catch (error) {
    // Below the sentence, YAMLParseError draws the place.
    const [sentence] = (error instanceof Error ? error.message : String(error)).split(/:?\n/);
    throw new ActionableError(`${where}: not YAML: ${sentence}.`);
  }
}
