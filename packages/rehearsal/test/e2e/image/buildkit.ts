import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { execa } from 'execa';
import { buildkitd, buildx } from '../../helpers/go-program.ts';
import { provide } from '../provide-go-program.ts';

const startLimitMs = 30_000;

/** A BuildKit for one test, with its own mounts, processes and images, and without a network. */
export interface BuildKit extends AsyncDisposable {
  /** A folder that is removed when it ends. */
  readonly folder: string;
  /** Runs `buildx args` with it, as `docker build` does, without this process's environment. */
  buildx(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<void>;
}

/** Finds or installs both programs and starts it. Needs root, and runc, which `pnpm rehearse` installs. */
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

/** Starts buildkitd with its data in `folder`. Returns a function that ends it and removes the folder. */
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
    // The process ends at once, but the kernel may still finish its writes.
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
    // No file is there, so the machine's own configuration of BuildKit is not read.
    config: join(folder, 'buildkitd.toml'),
    root: join(folder, 'state'),
    addr: `unix://${socket}`,
    'otel-socket-path': join(folder, 'otel'),
    'containerd-worker': 'false',
    // No build step runs a container, so it needs no network, and the simplest snapshotter is enough.
    'oci-worker-net': 'host',
    'oci-worker-snapshotter': 'native',
  };
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
}
