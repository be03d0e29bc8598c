import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Debian asks this program before a package starts a service. */
export const usualPolicyFile = '/usr/sbin/policy-rc.d';

const holdsServicesVariable = 'AWS_KUBE_CD_HOLDS_SERVICES';
const policyScript = `#!/bin/sh
# From the rehearsal of aws-kube-cd: the packages that it installs start no service. It refuses only its own
# calls, so this file changes nothing if it is left here. You can remove it at any time.
[ -z "$${holdsServicesVariable}" ] || exit 101
`;
const bindThenRun = 'mount --bind "$0" "$1" && shift && exec "$@"';

/** Keeps packages from starting services, until it is released. */
interface ServicePolicy {
  /** The words before the command that installs packages. */
  readonly commandPrefix: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Removes the policy. */
  release(): Promise<void>;
}

/**
 * Keeps packages from starting their services. A machine without a policy gets one that refuses only our calls. On a machine
 * with a policy, ours is mounted over it, in a mount namespace that only the installing command sees.
 */
export async function holdServices(policyFile: string, ownFolder: string): Promise<ServicePolicy> {
  const environment = { [holdsServicesVariable]: '1' };
  if (await isOurs(policyFile)) {
    return { commandPrefix: [], environment, release: () => rm(policyFile, { force: true }) };
  }
  const folder = join(ownFolder, 'service-policy');
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'policy-rc.d');
  await writeFile(file, policyScript);
  await chmod(file, 0o755);
  const commandPrefix = [
    ...['unshare', '--mount', '--propagation', 'private'],
    ...['sh', '-c', bindThenRun, file, policyFile],
  ];
  return { commandPrefix, environment, release: () => rm(folder, { recursive: true, force: true }) };
}

/** Writes the policy unless the machine has one. Returns whether it is ours, also from a killed run. */
async function isOurs(policyFile: string): Promise<boolean> {
  try {
    await writeFile(policyFile, policyScript, { flag: 'wx', mode: 0o755 });
    await chmod(policyFile, 0o755);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return (await readFile(policyFile, 'utf8')) === policyScript;
  }
}
