import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BuildMachine } from '../../src/codebuild/build-machine.ts';
import type { BuildEvent, BuildRequest, BuildResult } from '../../src/codebuild/build-result.ts';
import { runBuild } from '../../src/codebuild/run-build.ts';
import type { BuildProject } from '../../src/delivery-stack/delivery-stack.ts';

const PATH = process.env['PATH'] ?? '/usr/bin:/bin';

export const machine: BuildMachine = {
  commandPrefix: [],
  path: PATH,
  createHome: async () => undefined,
  gitCredentialHelper: '!codecommit-credentials',
  environment: {},
};

export const project: BuildProject = {
  name: 'hello-world-build',
  arn: 'arn:aws:codebuild:eu-west-1:000000000000:project/hello-world-build',
  image: 'aws/codebuild/standard:8.0',
  privileged: true,
  serviceRoleArn: 'arn:aws:iam::000000000000:role/build',
  environmentVariables: [],
  buildspec: 'buildspec.yaml',
  timeoutMinutes: 1,
};

/** A build of a test: its phases, its `env` as YAML, and the differences from the default request. */
export interface BuildStory extends Partial<Omit<BuildRequest, 'machine' | 'project'>> {
  readonly env?: string;
  /** The buildspec's sections after its phases. */
  readonly more?: string;
  readonly phases: string;
  readonly machine?: Partial<BuildMachine>;
  readonly project?: Partial<BuildProject>;
}

export interface ToldBuild extends BuildResult {
  /** Every line of output. */
  readonly output: readonly string[];
  readonly events: readonly BuildEvent[];
  /** The content of the log file. */
  readonly log: string;
}

/** Runs the build in temporary folders, and returns its result. */
export async function build(story: BuildStory): Promise<ToldBuild> {
  const folder = await mkdtemp(join(tmpdir(), 'codebuild-'));
  try {
    const {
      env = '',
      more = '',
      phases,
      machine: machineChanges,
      project: projectChanges,
      ...changes
    } = story;
    const indented = (text: string) => text.trim().replace(/^/gm, '  ');
    const buildspec = `version: 0.2\nenv:\n${indented(`shell: bash\n${env}`)}\nphases:\n${indented(phases)}\n${more}\n`;
    await writeFile(join(folder, 'buildspec.yaml'), buildspec);
    const events: BuildEvent[] = [];
    const result = await runBuild({
      sourceDirectory: folder,
      resolvedSourceVersion: '0123456789abcdef0123456789abcdef01234567',
      environmentVariables: [],
      number: 1,
      initiator: 'codepipeline/hello-world',
      workDirectory: join(folder, 'work'),
      artifactDirectory: join(folder, 'artifact'),
      ...changes,
      onEvent: (event) => {
        events.push(event);
        story.onEvent?.(event);
      },
      machine: { ...machine, ...machineChanges },
      project: { ...project, ...projectChanges },
    });
    const output = events.flatMap((event) => (event.type === 'output' ? [event.line] : []));
    return { ...result, output, events, log: await readFile(result.logFile, 'utf8') };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The statuses of the phases by name. */
export function statuses({ phases }: BuildResult): Record<string, string> {
  return Object.fromEntries(phases.map(({ name, status }) => [name, status]));
}
