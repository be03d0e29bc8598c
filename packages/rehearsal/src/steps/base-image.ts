import { fileURLToPath } from 'node:url';
import { addresses } from '../cluster/addresses.ts';
import type { ClusterPaths } from '../cluster/cluster-paths.ts';
import { startDaemon } from '../cluster/daemon.ts';
import { ensureBaseImage, publicBaseImage } from '../cluster/images.ts';
import type { Sandbox } from '../cluster/sandbox.ts';

/** Where the service's base image came from. */
export type BaseImageOrigin = 'public registry' | 'built here';

/** The hosts that a pull of the public base image talks to. */
const pullHosts = ['public.ecr.aws', '*.cloudfront.net'];
const answerTimeoutMs = 3_000;

/** How dockerd reaches the public registry, should there be a way out; its own registry never goes there. */
export function dockerProxyEnvironment(imageRegistryHost: string): Record<string, string> {
  return {
    HTTPS_PROXY: `http://127.0.0.1:${addresses.proxyPort}`,
    NO_PROXY: `${imageRegistryHost},localhost,127.0.0.1`,
  };
}

/** Whether the public registry answers from this machine. */
export async function publicRegistryAnswers(): Promise<boolean> {
  return fetch('https://public.ecr.aws/v2/', { signal: AbortSignal.timeout(answerTimeoutMs) }).then(
    () => true,
    () => false,
  );
}

/** Has the base image in the sandbox under its public name: pulled where that can be, else built of packages. */
export async function provideBaseImage(
  sandbox: Sandbox,
  options: { readonly paths: ClusterPaths; readonly keptRepository: string; readonly isPublic: boolean },
): Promise<BaseImageOrigin> {
  if (options.isPublic) {
    startProxy(sandbox, options.paths);
    const pull = await sandbox.run(['docker', 'pull', '--quiet', publicBaseImage], {
      reject: false,
      timeout: 120_000,
    });
    if (pull.exitCode === 0) {
      const kept = `${options.keptRepository}:public`;
      await sandbox.run(['docker', 'tag', publicBaseImage, kept]);
      await sandbox.run(['docker', 'push', '--quiet', kept]);
      return 'public registry';
    }
  }
  await ensureBaseImage(sandbox, options.keptRepository);
  return 'built here';
}

function startProxy(sandbox: Sandbox, paths: ClusterPaths): void {
  const program = fileURLToPath(new URL('../stand-ins/internet-proxy.ts', import.meta.url));
  const socket = ['--socket', paths.proxySocket];
  const allowed = pullHosts.flatMap((host) => ['--allow', host]);
  const start = (name: string, command: readonly string[]) =>
    startDaemon(name, command, { logDirectory: paths.log });
  start('internet-proxy-outer', [process.execPath, program, 'outer', ...socket, ...allowed]);
  start('internet-proxy-inner', [
    ...sandbox.commandPrefix,
    ...[process.execPath, program, 'inner', ...socket, '--port', String(addresses.proxyPort)],
  ]);
}
