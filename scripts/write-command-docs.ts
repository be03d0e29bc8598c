import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandsPage, completionScript } from './command-docs.ts';

/** Writes docs/reference/commands.md and scripts/completion.sh from the `--help` of each script of package.json. */
const root = join(import.meta.dirname, '..');
const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
const path = `${join(root, 'node_modules/.bin')}:${process.env['PATH']}`;

const helps = new Map<string, string>();
for (const [name, command] of Object.entries(scripts).sort(([one], [other]) =>
  one.localeCompare(other, 'en'),
)) {
  const options = { cwd: root, env: { ...process.env, PATH: path } };
  const { stdout } = await promisify(execFile)('sh', ['-c', `${command} --help`], options);
  helps.set(name, stdout);
}
writeFileSync(join(root, 'docs/reference/commands.md'), commandsPage(helps));
writeFileSync(join(root, 'scripts/completion.sh'), completionScript(helps));
process.stdout.write('docs/reference/commands.md\nscripts/completion.sh\n');
