import { ActionableError } from 'programs/actionable-error.ts';
import { type ProgramResult, tryProgram } from 'programs/run-program.ts';
import { aptFailure, isMissingFromLists, lockHolder } from './apt-failure.ts';
import { holdServices, usualPolicyFile } from './service-policy.ts';

/** How to run apt. */
export interface AptOptions {
  /** PATH for apt and the packages' scripts. */
  readonly path: string;
  /** A folder for a program during the installation. Its file system must not be noexec. */
  readonly ownFolder: string;
  readonly policyFile?: string;
  readonly signal?: AbortSignal | undefined;
  /** Gets a sentence and, if known, the fraction done. */
  readonly onProgress?: (text: string, fraction?: number) => void;
}

/** What apt would fetch: the packages and their dependencies. */
export interface AptEstimate {
  readonly packages: number;
  readonly bytes: number;
  readonly hosts: readonly string[];
}

const lockTimeoutSeconds = 60;
const installCommand = [
  ...['apt-get', 'install', '--yes', '--no-install-recommends', '--no-remove', '--quiet'],
  ...['-o', `DPkg::Lock::Timeout=${lockTimeoutSeconds}`, '-o', 'APT::Status-Fd=1'],
  ...['-o', 'Dpkg::Options::=--force-confdef', '-o', 'Dpkg::Options::=--force-confold'],
];
const packageServices: Readonly<Record<string, readonly string[]>> = {
  containerd: ['containerd.service'],
  'docker.io': ['docker.socket', 'docker.service'],
  'docker-registry': ['docker-registry.service'],
};

/**
 * Installs Debian packages. Starts and enables no service, and removes no package. The download can be interrupted; dpkg
 * runs to its end, because half a package is worse than a late Ctrl-C.
 */
export async function installPackages(packages: readonly string[], options: AptOptions): Promise<void> {
  await fetchPackages(packages, options);
  options.signal?.throwIfAborted();
  const policy = await holdServices(options.policyFile ?? usualPolicyFile, options.ownFolder);
  try {
    const installed = await runApt([...policy.commandPrefix, ...installCommand, ...packages], options, {
      environment: policy.environment,
      isUninterruptible: true,
    });
    if (installed.exitCode !== 0) throw aptFailure(packages, installed.output);
    await disableServices(packages, options);
  } finally {
    await policy.release();
  }
  options.signal?.throwIfAborted();
}

/** What apt would fetch; undefined if it does not know the packages before an update. */
export async function estimatePackages(
  packages: readonly string[],
  path: string,
): Promise<AptEstimate | undefined> {
  const command = [...installCommand, '--quiet=2', '--print-uris', ...packages];
  const { exitCode, output } = await runApt(command, { path, ownFolder: '' });
  return exitCode === 0 ? parseUris(output) : undefined;
}

/** Parses the lines of `apt-get --print-uris`: 'address' file bytes checksum. */
export function parseUris(output: string): AptEstimate {
  const lines = [...output.matchAll(/^'([^']+)' \S+ (\d+)/gm)];
  const hosts = new Set(lines.map(([, address = '']) => new URL(address).host));
  return {
    packages: lines.length,
    bytes: lines.reduce((sum, [, , bytes]) => sum + Number(bytes), 0),
    hosts: [...hosts].sort(),
  };
}

async function fetchPackages(packages: readonly string[], options: AptOptions): Promise<void> {
  const command = [...installCommand, '--download-only', ...packages];
  const first = await runApt(command, options);
  if (first.exitCode === 0) return;
  if (!isMissingFromLists(first.output)) throw aptFailure(packages, first.output);
  options.onProgress?.('reading the lists of packages (apt-get update)');
  const update = ['apt-get', 'update', '--quiet', '-o', `DPkg::Lock::Timeout=${lockTimeoutSeconds}`];
  const updated = await runApt(update, options);
  const second = await runApt(command, options);
  if (second.exitCode !== 0) throw aptFailure(packages, `${updated.output}\n${second.output}`);
}

/** Disables the services that the installed packages have enabled for the next start of the machine. */
async function disableServices(packages: readonly string[], options: AptOptions): Promise<void> {
  const services = packages.flatMap((name) => packageServices[name] ?? []);
  if (services.length === 0) return;
  const result = await runApt(['systemctl', 'disable', '--quiet', '--now', ...services], options);
  const hasNoSystemd = result.exitCode === undefined || /not been booted with systemd/.test(result.output);
  if (result.exitCode === 0) return;
  if (!hasNoSystemd) {
    throw new ActionableError(
      `The packages are installed, but their services could not be disabled (${result.output.trim()}): run \`systemctl disable --now ${services.join(' ')}\`, then this command again.`,
    );
  }
  await runApt(['systemctl', 'disable', '--quiet', ...services], options);
}

function runApt(
  command: readonly string[],
  options: AptOptions,
  more: { environment?: Readonly<Record<string, string>>; isUninterruptible?: boolean } = {},
): Promise<ProgramResult> {
  return tryProgram(command, {
    ...more,
    signal: options.signal,
    environment: {
      PATH: options.path,
      LC_ALL: 'C',
      DEBIAN_FRONTEND: 'noninteractive',
      NEEDRESTART_SUSPEND: '1',
      ...more.environment,
    },
    onLine: (line) => reportStatus(line, options.onProgress),
  });
}

/** Parses status lines: `dlstatus:1:16.6:Retrieving file 1 of 6`, `pmstatus:runc:45.2:Unpacking runc`. */
function reportStatus(line: string, onProgress: AptOptions['onProgress']): void {
  if (line.startsWith('Waiting for cache lock')) {
    onProgress?.(`waiting for another program that installs packages${lockHolder(line) ?? ''}`);
  }
  const [, percent, text] = /^(?:dl|pm)status:[^:]*(?::amd64|:arm64|:all)?:([\d.]+):(.*)/.exec(line) ?? [];
  if (text) onProgress?.(text, Number(percent) / 100);
}
