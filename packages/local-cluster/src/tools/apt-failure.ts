import { ActionableError } from 'programs/actionable-error.ts';

type Rule = readonly [
  pattern: RegExp,
  sentence: (found: RegExpExecArray, packages: string, output: string) => string,
];

const rules: readonly Rule[] = [
  [
    /^E: (?:Could not get lock|Unable to acquire the dpkg frontend lock)/m,
    (_found, _packages, output) =>
      `Another program is installing packages${lockHolder(output) ?? ''}: wait for it to end, then run this command again.`,
  ],
  [
    /dpkg was interrupted/,
    () =>
      'An earlier installation on this machine was interrupted: run `dpkg --configure -a`, then this command again.',
  ],
  [
    /No space left on device|don't have enough free space in (\S+?)\.?$/m,
    ([, folder], packages) =>
      `The disk${folder ? ` of ${folder}` : ''} is full, so apt could not install ${packages}: free some space (\`apt-get clean\` may help), then run this command again.`,
  ],
  [
    /Packages need to be removed but remove is disabled/,
    (_found, packages) =>
      `Installing ${packages} would remove packages that this machine has, which is not done: see \`apt-get install --no-install-recommends ${packages}\`, put the programs on PATH in your own way, then run this command again.`,
  ],
  [
    /have unmet dependencies|held broken packages/,
    (_found, packages) =>
      `apt can't install ${packages} beside the packages of this machine: see \`apt-get install --no-install-recommends ${packages}\` for what is in the way, then run this command again.`,
  ],
  [
    /Temporary failure resolving '([^']+)'|Could not (?:resolve|connect to) (?:host: )?'?([^'\s:]+)/,
    ([, unresolved, unreached], packages) =>
      `${unresolved ?? unreached} can't be reached, so apt could not install ${packages}: check the network (or the mirror in /etc/apt), then run this command again.`,
  ],
  [
    /(?:Unable to locate package|Package '?)(?:\s|)([a-z0-9.+-]+)|Failed to fetch (\S+)/,
    ([, name, address], packages) =>
      `apt has no ${name ?? address}, also after an update: check the sources in /etc/apt (Debian's main section has ${packages}), then run this command again.`,
  ],
];

/** The program that holds apt's lock: ` (apt-get, process 4711)`. */
export function lockHolder(output: string): string | undefined {
  const [, processId, program] = /is held by process (\d+) \(([^)]+)\)/.exec(output) ?? [];
  return program && ` (${program}, process ${processId})`;
}

/** Whether apt's output says that the package lists of the machine are missing or outdated. */
export function isMissingFromLists(output: string): boolean {
  return /Unable to locate package|has no installation candidate|404 +Not Found|Failed to fetch|Hash Sum mismatch/.test(
    output,
  );
}

/** One sentence: why apt could not install the packages, and what to do next. */
export function aptFailure(packages: readonly string[], output: string): ActionableError {
  const names = packages.join(' ');
  for (const [pattern, sentence] of rules) {
    const found = pattern.exec(output);
    if (found) return new ActionableError(sentence(found, names, output));
  }
  const reason = /^E: (.*)/m.exec(output)?.[1] ?? output.trim().split('\n').at(-1) ?? '';
  return new ActionableError(
    `apt could not install ${names} (${reason}): see \`apt-get install --no-install-recommends ${names}\`, then run this command again.`,
  );
}
