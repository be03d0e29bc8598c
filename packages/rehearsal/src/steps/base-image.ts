import type { ImageRepository } from 'local-aws/delivery-stack/delivery-stack.ts';
import { addresses } from 'local-cluster/cluster/addresses.ts';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { startDaemon, waitUntil } from 'local-cluster/cluster/daemon.ts';
import { ensureBaseImage, publicBaseImage } from 'local-cluster/cluster/images.ts';
import type { Sandbox } from 'local-cluster/cluster/sandbox.ts';
import { sandboxEnvironment } from 'local-cluster/cluster/sandbox-environment.ts';
import { innerProxyCommand, listenOuterProxy } from 'local-cluster/network/internet-proxy.ts';

/** Where the service's base image came from. */
export type BaseImageOrigin = 'public registry' | 'built here';

/** The hosts that serve the public base image. */
const pullHosts = ['public.ecr.aws', '*.cloudfront.net'];
const answerTimeoutMs = 3_000;
const pullTimeoutMs = 120_000;

/** The proxy settings of dockerd for the public registry; its own registry needs no proxy. */
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

/** Provides the base image under its public name: pulled if possible, else built from packages. */
export async function provideBaseImage(
  sandbox: Sandbox,
  options: { readonly paths: ClusterPaths; readonly keptRepository: string; readonly isPublic: boolean },
): Promise<{ readonly origin: BaseImageOrigin; readonly kept: string }> {
  if (options.isPublic && (await pullThroughProxy(sandbox, options.paths))) {
    const kept = `${options.keptRepository}:public`;
    await sandbox.run(['docker', 'tag', publicBaseImage, kept]);
    await sandbox.run(['docker', 'push', '--quiet', kept]);
    return { origin: 'public registry', kept };
  }
  return { origin: 'built here', kept: await ensureBaseImage(sandbox, options.keptRepository) };
}

const manifestTypes = [
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
];

/**
 * Adds the layers of the base image to the image repositories, as an earlier release would. Otherwise each rehearsal would
 * compress and push them again.
 */
export async function seedRepositories(
  sandbox: Pick<Sandbox, 'run'>,
  kept: string,
  repositories: readonly Pick<ImageRepository, 'name'>[],
): Promise<void> {
  const [, from = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(kept) ?? [];
  const curl = (...args: string[]) => sandbox.run(['curl', '--silent', '--show-error', '--fail', ...args]);
  const accept = ['--header', `Accept: ${manifestTypes.join(', ')}`];
  const manifest = await curl(...accept, `${addresses.registryUrl}/v2/${from}/manifests/${tag}`);
  const layers: { digest: string }[] = JSON.parse(manifest).layers;
  for (const { name } of repositories) {
    const mounts = layers.map(
      ({ digest }) => `${addresses.registryUrl}/v2/${name}/blobs/uploads/?mount=${digest}&from=${from}`,
    );
    await curl('--request', 'POST', '--output', '/dev/null', ...mounts);
  }
}

/** Pulls the public image through a temporary proxy; returns whether it succeeded. */
async function pullThroughProxy(sandbox: Sandbox, paths: ClusterPaths): Promise<boolean> {
  const outer = await listenOuterProxy({ socketPath: paths.proxySocket, allowedHosts: pullHosts });
  try {
    await startInnerProxy(sandbox, paths);
    const pull = ['docker', 'pull', '--quiet', publicBaseImage];
    return (await sandbox.tryRun(pull, { timeoutMs: pullTimeoutMs })).exitCode === 0;
  } finally {
    await outer.close();
  }
}

async function startInnerProxy(sandbox: Sandbox, paths: ClusterPaths): Promise<void> {
  const port = addresses.proxyPort;
  const command = innerProxyCommand({ socketPath: paths.proxySocket, port });
  const daemon = startDaemon('internet-proxy', [...sandbox.commandPrefix, ...command], {
    logDirectory: paths.log,
    environment: sandboxEnvironment(paths.run),
  });
  const knock = ['socat', '-u', 'OPEN:/dev/null', `TCP:127.0.0.1:${port}`];
  const isReady = async () => (await sandbox.tryRun(knock)).exitCode === 0;
  const { signal } = new AbortController();
  await waitUntil('internet-proxy', isReady, { timeoutMs: 10_000, daemons: [daemon], signal });
}
