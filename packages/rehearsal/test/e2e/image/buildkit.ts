import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { buildkitd, buildx } from '../../helpers/go-program.ts';
import { provide } from '../provide-go-program.ts';

const startLimitMs = 30_000;

/** A BuildKit of the test's own: its mounts, processes and images are nobody else's, it has no network, all goes with it. */
export interface BuildKit extends AsyncDisposable {
  /** A folder beside its own, which goes with it. */
  readonly folder: string;
  /** Runs `buildx args` against it, as docker does for its `build`, with nothing else of this process's environment. */
  buildx(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<void>;
}

/** Provides both programs and starts it; needs root and runc, which `pnpm rehearse` installs. */
export async function startBuildKit(): Promise<BuildKit> {
  const program = await provide(buildkitd);
  const client = await provide(buildx);
  const folder = await mkdtemp(join(tmpdir(), 'buildkit-'));
  const environment = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    BUILDX_CONFIG: join(folder, 'buildx'),
    BUILDX_BUILDER: 'own',
  };
  const runBuildx: BuildKit['buildx'] = async (args, added = {}) => {
    await execa(client, args, { env: { ...environment, ...added }, extendEnv: false, cwd: folder });
  };
  const end = await startDaemon(program, folder);
  await runBuildx(['create', '--name', 'own', '--driver', 'remote', `unix://${join(folder, 'socket')}`]);
  return { folder, buildx: runBuildx, [Symbol.asyncDispose]: end };
}

/** Starts buildkitd with all it writes in `folder`, which goes with it; gives what ends both. */
async function startDaemon(program: string, folder: string): Promise<() => Promise<void>> {
  const socket = join(folder, 'socket');
  const log = join(folder, 'log');
  const script = 'mount -t proc proc /proc && exec "$@"';
  const namespaces = ['unshare', '--mount', '--net', '--pid', '--fork', '--kill-child'];
  const command = [program, ...daemonFlags(folder, socket)];
  const daemon = execa(
    'setpriv',
    ['--pdeathsig', 'KILL', ...namespaces, 'sh', '-c', script, 'sh', ...command],
    {
      reject: false,
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: { file: log },
    },
  );
  let hasEnded = false;
  const ended = daemon.then(() => {
    hasEnded = true;
  });
  const end = async () => {
    daemon.kill('SIGKILL');
    await ended;
    // The kernel ends it at once, but what it was writing may come after.
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  const deadlineMs = performance.now() + startLimitMs;
  while (!existsSync(socket)) {
    if (!hasEnded && performance.now() < deadlineMs) {
      await delay(50);
      continue;
    }
    const words = await readFile(log, 'utf8');
    await end();
    throw new Error(
      `buildkitd does not start; run \`npx --yes pnpm rehearse\` once, which installs runc: ${words}`,
    );
  }
  return end;
}

function daemonFlags(folder: string, socket: string): string[] {
  const settings = {
    // Not there: what this machine may have set for a BuildKit of its own is not read.
    config: join(folder, 'buildkitd.toml'),
    root: join(folder, 'state'),
    addr: `unix://${socket}`,
    'otel-socket-path': join(folder, 'otel'),
    'containerd-worker': 'false',
    // Nothing runs in a container here: no network is needed, and the plainest of the snapshotters will do.
    'oci-worker-net': 'host',
    'oci-worker-snapshotter': 'native',
  };
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}
