import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const startLimitMs = 60_000;
const run = promisify(execFile);

/** A dockerd of the test's own: its network, mounts, processes and images are nobody else's, and go with it. */
export interface DockerDaemon extends AsyncDisposable {
  /** An empty folder beside the daemon's own. */
  readonly folder: string;
  /** Runs `docker args` against it and gives what it prints. */
  docker(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<string>;
}

/** Starts it; needs root and the package docker.io, which `pnpm rehearse` installs. */
export async function startDockerDaemon(): Promise<DockerDaemon> {
  const folder = await mkdtemp(join(tmpdir(), 'docker-'));
  const socket = join(folder, 'docker.sock');
  const configuration = join(folder, 'dockerd.json');
  await writeFile(configuration, JSON.stringify(daemonConfiguration(folder, socket)));
  const script = 'mount -t proc proc /proc && exec dockerd --log-level warn --config-file "$1"';
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child'];
  const daemon = spawn('unshare', [...namespaces, 'sh', '-c', script, 'sh', configuration], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  daemon.stderr.on('data', (text) => {
    words += text;
  });
  const ended = once(daemon, 'exit');
  const end = async () => {
    daemon.kill('SIGKILL');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  const deadlineMs = performance.now() + startLimitMs;
  while (!(await exists(socket))) {
    if (daemon.exitCode === null && performance.now() < deadlineMs) {
      await delay(50);
      continue;
    }
    await end();
    throw new Error(
      `dockerd does not start; run \`npx --yes pnpm rehearse\` once, which installs it: ${words}`,
    );
  }
  return {
    folder,
    [Symbol.asyncDispose]: end,
    async docker(args, environment = {}) {
      const env = {
        PATH: process.env['PATH'],
        HOME: folder,
        DOCKER_HOST: `unix://${socket}`,
        ...environment,
      };
      return (await run('docker', args, { env, maxBuffer: 64 * 1024 * 1024 })).stdout.trim();
    },
  };
}

function daemonConfiguration(folder: string, socket: string) {
  return {
    'data-root': join(folder, 'data'),
    'exec-root': join(folder, 'exec'),
    pidfile: join(folder, 'pid'),
    hosts: [`unix://${socket}`],
    // Nothing runs in a container here: no network is needed, and the plainest of the storage drivers will do.
    bridge: 'none',
    iptables: false,
    ip6tables: false,
    'storage-driver': 'vfs',
  };
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
