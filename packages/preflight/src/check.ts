/** The result of a check. A `note` concerns only some commands. */
export interface Check {
  readonly group: string;
  readonly name: string;
  readonly state: 'ok' | 'note' | 'failed';
  /** What was found, or what is wrong. */
  readonly text: string;
  /** What to do about it. */
  readonly fix?: string;
}

const marks = { ok: '✔', note: '–', failed: '✖' } as const;
const nameWidth = 24;

/** The checks as lines for the terminal, by their groups. */
export function checkLines(checks: readonly Check[]): readonly string[] {
  const groups = [...Map.groupBy(checks, ({ group }) => group)];
  const failed = checks.filter(({ state }) => state === 'failed').length;
  return [
    ...groups.flatMap(([group, ofGroup]) => [group, ...ofGroup.flatMap(linesOf), '']),
    failed === 0 ? readyLine(checks) : `${failed} to mend, marked ${marks.failed}`,
  ];
}

function readyLine(checks: readonly Check[]): string {
  return checks.some(({ state }) => state === 'note')
    ? `Ready, except for the commands beside a ${marks.note}.`
    : 'Everything is ready.';
}

function linesOf({ state, name, text, fix }: Check): readonly string[] {
  const indent = ' '.repeat(nameWidth + 5);
  return [
    `  ${marks[state]} ${name.padEnd(nameWidth)} ${text}`,
    ...(fix === undefined ? [] : [`${indent}${fix}`]),
  ];
}
