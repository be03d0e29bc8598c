import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Debian asks this program before a package starts a service. */
export const usualPolicyFile = '/usr/sbin/policy-rc.d';

const holdsServicesVariable = 'AWS_KUBE_CD_HOLDS_SERVICES';
const policyScript = `#!/bin/sh
# From the rehearsal of aws-kube-cd: the packages that it installs start no service. Only its own calls are
# refused, so this file changes nothing should it ever be left here; it may be removed at any time.
[ -z "$${holdsServicesVariable}" ] || exit 101
`;
const bindThenRun = 'mount --bind "$0" "$1" && shift && exec "$@"';

export interface ServicePolicy {
  /** Goes before the command that installs packages. */
  readonly commandPrefix: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Takes away what was put in place. */
  release(): Promise<void>;
}

/**
 * Keeps packages from starting their services. A machine without a policy gets one that answers only our own
 * calls; on a machine that has one, ours is laid over it in a mount namespace of the installing command alone.
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

/** True after it was written here, now or by a run that was killed; false where the machine has its own. */
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
