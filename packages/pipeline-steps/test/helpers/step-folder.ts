import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileCacheIn } from '../../../programs/test/helpers/compile-cache.ts';
import type { StepContext } from '../../src/step.ts';
import { type Call, digestOf, type FakeState } from '../fixtures/fake-state.ts';
import { startFakeAws } from './fake-aws.ts';

/** A temporary folder for a step, with fake programs on PATH, their state, the log, and their calls. */
export interface StepFolder {
  readonly path: string;
  readonly context: StepContext;
  readonly said: string[];
  /** The shown output of programs. */
  readonly shown: string[];
  /** Changes the state of the fake programs. */
  know(change: Partial<FakeState>): void;
  state(): FakeState;
  calls(program?: string): readonly Call[];
  remove(): void;
}

const fakePrograms = fileURLToPath(new URL('../fixtures/bin', import.meta.url));

export const manifest = JSON.stringify({ schemaVersion: 2, layers: [] }, null, 3);
export const digest = digestOf(manifest);
const otherManifest = JSON.stringify({ schemaVersion: 2, layers: ['another'] });
export const otherDigest = digestOf(otherManifest);
export const commitId = '0123456789abcdef0123456789abcdef01234567';
export const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';

export async function createStepFolder(): Promise<StepFolder> {
  const path = mkdtempSync(join(tmpdir(), 'pipeline-steps-'));
  const stateFile = join(path, 'state.json');
  const callsFile = join(path, 'calls');
  const said: string[] = [];
  const shown: string[] = [];
  const know = (change: Partial<FakeState>) => {
    writeFileSync(stateFile, JSON.stringify({ ...JSON.parse(readFileSync(stateFile, 'utf8')), ...change }));
  };
  writeFileSync(callsFile, '');
  writeFileSync(stateFile, JSON.stringify(emptyState));
  const aws = await startFakeAws({ state: stateFile, calls: callsFile });
  return {
    path,
    context: {
      environment: createEnvironment(path, aws.url),
      directory: path,
      say: (text) => said.push(text),
      show: (output) => shown.push(Buffer.from(output).toString()),
    },
    said,
    shown,
    know,
    state: () => JSON.parse(readFileSync(stateFile, 'utf8')),
    calls: (program) =>
      readCalls(callsFile).filter((call) => program === undefined || call.program === program),
    remove: () => {
      aws.close();
      rmSync(path, { recursive: true, force: true });
    },
  };
}

const emptyState: FakeState = {
  tags: {},
  manifests: { [digest]: manifest, [otherDigest]: otherManifest },
  builtManifest: manifest,
  mediaType,
  failures: {},
  registryRefusal: null,
  history: [],
  commits: {},
  executions: [],
  imageTags: {},
  deployments: [],
  pipelineVersions: {},
  stageExecutions: { 'Deploy-staging': 'STANDARD' },
  approvals: {},
  manifest: '',
  hooks: [],
  live: [],
  applied: [],
  watched: [],
  events: [],
  podLog: '',
  exposed: [],
};

function createEnvironment(path: string, endpoint: string): NodeJS.ProcessEnv {
  return {
    PATH: [fakePrograms, dirname(process.execPath), '/usr/bin', '/bin'].join(':'),
    HOME: path,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'own-key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    ...compileCacheIn(path),
    FAKE_STATE: join(path, 'state.json'),
    FAKE_CALLS: join(path, 'calls'),
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_AUTHOR_DATE: '2024-01-02T03:04:05Z',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_COMMITTER_DATE: '2024-01-02T03:04:05Z',
    LC_ALL: 'C',
  };
}

function readCalls(file: string): Call[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}
