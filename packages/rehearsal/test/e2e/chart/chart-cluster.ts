import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { kubeTools } from 'pipeline-steps';

/** What a kept rehearsal reported at its end. */
export interface Delivered {
  readonly outcomes: readonly {
    readonly image: string;
    readonly namespace: string;
    readonly address: string;
  }[];
  readonly kept: { readonly kubeconfig: string };
}

/** The access of the chart's tests to the cluster of a kept rehearsal. */
export interface ChartCluster {
  /** The image that the rehearsal delivered, by digest, for the releases of tests. */
  readonly image: { readonly repository: string; readonly digest: string };
  /** The namespace that the rehearsal delivered to. */
  readonly namespace: string;
  /** A folder for the test. */
  readonly folder: string;
  /** Runs kubectl as the administrator. Returns its stdout. @throws Error with its stderr. */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** Runs helm or kubectl as one of the group of deployers that the namespace knows. */
  asDeployer: {
    helm(args: readonly string[]): Promise<string>;
    kubectl(args: readonly string[], input?: string): Promise<string>;
    /** A kubeconfig with their rights, for a program that calls helm and kubectl itself. */
    kubeconfig(): Promise<string>;
  };
}

/** The rights are those of the group. */
const user = 'chart-test';

/** Call in a describe: the cluster of the rehearsal that was delivered before its tests. */
export function chartCluster(delivered: () => Delivered): ChartCluster {
  const state = { kubeconfig: '', folder: '', repository: '', digest: '', namespace: '', group: '' };
  before(async () => {
    state.folder = await mkdtemp(join(tmpdir(), 'chart-e2e-'));
    const { kept, outcomes } = delivered();
    const [{ image = '', namespace = '' } = {}] = outcomes;
    const [repository = '', digest = ''] = image.split('@');
    Object.assign(state, { kubeconfig: kept.kubeconfig, repository, digest, namespace });
    const group = '--output=jsonpath={.subjects[0].name}';
    state.group = await run('kubectl', ['get', 'rolebinding', 'deployer', '-n', namespace, group]);
  });
  after(() => rm(state.folder, { recursive: true, force: true }));

  // The programs write caches into the home folder, so they get another one.
  const run = async (tool: 'helm' | 'kubectl', args: readonly string[], input = '') => {
    const tools = await kubeTools();
    const env = { KUBECONFIG: state.kubeconfig, HOME: state.folder };
    return (await execa(tools[tool], args, { env, input })).stdout;
  };
  let deployerFile: Promise<string> | undefined;
  const writeDeployerFile = async () => {
    const { users, ...rest } = JSON.parse(await readFile(state.kubeconfig, 'utf8'));
    const file = join(state.folder, 'deployer.kubeconfig');
    const as = { as: user, 'as-groups': [state.group] };
    const impersonating = users.map((entry: { user: object }) => ({
      ...entry,
      user: { ...entry.user, ...as },
    }));
    await writeFile(file, JSON.stringify({ ...rest, users: impersonating }));
    return file;
  };
  return {
    get image() {
      return { repository: state.repository, digest: state.digest };
    },
    get namespace() {
      return state.namespace;
    },
    get folder() {
      return state.folder;
    },
    kubectl: (args, input) => run('kubectl', args, input),
    asDeployer: {
      helm: (args) => run('helm', [...args, `--kube-as-user=${user}`, `--kube-as-group=${state.group}`]),
      kubectl: (args, input) => run('kubectl', [...args, `--as=${user}`, `--as-group=${state.group}`], input),
      kubeconfig: () => {
        // Written once: a second write would empty it while a program reads it.
        deployerFile ??= writeDeployerFile();
        return deployerFile;
      },
    },
  };
}
