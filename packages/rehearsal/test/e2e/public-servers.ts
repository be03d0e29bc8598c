import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadConfiguration } from 'infra';
import { ensureCertificates } from 'local-cluster/cluster/certificates.ts';
import { supportRepositories } from 'local-cluster/cluster/images.ts';
import { findKubernetesInCache } from 'local-cluster/tools/find-kubernetes.ts';
import { cacheName, kubernetesVersion } from 'local-cluster/tools/kubernetes-versions.ts';
import { networkFile } from 'local-cluster/tools/network-programs.ts';
import { readToolEnvironment } from 'local-cluster/tools/tool-environment.ts';
import { tryProgram } from 'programs/run-program.ts';
import { testEnvironments } from '../../../infra/test/helpers/test-workspace.ts';
import { rehearsalPaths } from '../../src/steps/prepare-machine.ts';

/** The command for a rehearsal that reaches the public servers, and the log of their requests. */
export interface PublicMachine {
  readonly prefix: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly requestLog: string;
}

const names = ['dl.k8s.io', 'github.com', 'public.ecr.aws'];
const trustStore = '/etc/ssl/certs/ca-certificates.crt';

/**
 * Writes what the public servers hold into `folder`, under their names and with certificates that are trusted there:
 * the Kubernetes programs of this machine's cache, and the base image that a rehearsal here has kept.
 */
export async function preparePublicServers(folder: string): Promise<PublicMachine> {
  const served = join(folder, 'served');
  const environment = { XDG_CACHE_HOME: join(folder, 'cache') };
  await Promise.all([
    serveKubernetes(served),
    serveBaseImage(join(folder, 'registry')),
    issue(folder),
    linkNetworkPrograms(environment),
  ]);
  await writeFile(
    join(folder, 'hosts'),
    `${await readFile('/etc/hosts', 'utf8')}\n127.0.0.1 ${names.join(' ')}\n`,
  );
  const inner = fileURLToPath(new URL('closed-network.ts', import.meta.url));
  return {
    prefix: ['unshare', '--net', '--mount', '--propagation', 'private', process.execPath, inner, folder],
    environment: {
      ...environment,
      NODE_EXTRA_CA_CERTS: join(folder, 'pki/ca.crt'),
      // Otherwise npm would look for a newer pnpm for minutes.
      npm_config_offline: 'true',
    },
    requestLog: join(folder, 'requests.log'),
  };
}

async function issue(folder: string): Promise<void> {
  await ensureCertificates(join(folder, 'pki'), [
    {
      name: 'server',
      subject: '/CN=public',
      usage: 'serverAuth',
      alternativeNames: names.map((name) => `DNS:${name}`),
    },
  ]);
  const authorities = [trustStore, join(folder, 'pki/ca.crt')].map((file) => readFile(file, 'utf8'));
  await writeFile(join(folder, 'trusted.crt'), (await Promise.all(authorities)).join('\n'));
}

/** No server has them, and without them the rehearsal would compile them. */
async function linkNetworkPrograms(machine: NodeJS.ProcessEnv): Promise<void> {
  const minor = await testedMinor();
  const fileIn = (environment: NodeJS.ProcessEnv) =>
    networkFile(readToolEnvironment(minor, dirname(rehearsalPaths(environment).root)));
  const file = fileIn(machine);
  await mkdir(dirname(file), { recursive: true });
  await symlink(fileIn(process.env), file);
}

async function testedMinor(): Promise<string> {
  const { environments } = await loadConfiguration(testEnvironments);
  return environments[0]?.eks.version ?? '';
}

/** Each program is a script that calls the one in the cache, where several may be one file. */
async function serveKubernetes(served: string): Promise<void> {
  const minor = await testedMinor();
  const version = kubernetesVersion(minor);
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const { cacheDirectory } = readToolEnvironment(minor, dirname(rehearsalPaths(process.env).root));
  const found = await findKubernetesInCache(version, join(cacheDirectory, cacheName(version, architecture)));
  if (!found) throw new Error('The cache holds no Kubernetes yet; type: npx --yes pnpm rehearse');
  const { etcd, ...programs } = found.commands;
  const release = join(served, `dl.k8s.io/release/v${version.kubernetes}/bin/linux/${architecture}`);
  await mkdir(release, { recursive: true });
  for (const [name, command] of Object.entries(programs)) {
    await writeFile(join(release, name), scriptOf(command));
    await writeFile(join(release, `${name}.sha256`), await sha256(join(release, name)));
  }
  const downloads = join(served, `github.com/etcd-io/etcd/releases/download/v${version.etcd}`);
  const archive = `etcd-v${version.etcd}-linux-${architecture}`;
  await mkdir(join(downloads, archive), { recursive: true });
  await writeFile(join(downloads, archive, 'etcd'), scriptOf(etcd), { mode: 0o755 });
  const file = `${archive}.tar.gz`;
  await tryProgram(['tar', '-czf', join(downloads, file), '-C', downloads, archive], {});
  await writeFile(join(downloads, 'SHA256SUMS'), `${await sha256(join(downloads, file))}  ${file}\n`);
}

const scriptOf = (command: readonly string[]) => `#!/bin/sh\nexec '${command.join("' '")}' "$@"\n`;

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

/** The registry's data on disk: the kept image under its public name, with links to its layers. */
async function serveBaseImage(root: string): Promise<void> {
  const kept = join(rehearsalPaths(process.env).images, 'registry/docker/registry/v2');
  const v2 = join(root, 'docker/registry/v2');
  const repository = join(v2, 'repositories/docker/library/node');
  await cp(join(kept, 'repositories', supportRepositories.base), repository, { recursive: true });
  await symlink(join(kept, 'blobs'), join(v2, 'blobs'));
  const tags = join(repository, '_manifests/tags');
  const [tag] = await readdir(tags);
  await cp(join(tags, tag ?? ''), join(tags, '24-alpine'), { recursive: true });
}
