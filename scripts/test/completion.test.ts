import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '../..');
const complete = `source "$0" && COMP_LINE="$1" COMP_POINT=\${#1} && _aws_kube_cd && printf '%s\\n' "\${COMPREPLY[@]}"`;

/** What bash offers behind a line that was typed in a folder. */
function offered(line: string, folder = root): string[] {
  const args = ['--noprofile', '--norc', '-c', complete, join(root, 'scripts/completion.sh'), line];
  return execFileSync('bash', args, { cwd: folder, encoding: 'utf8' }).split('\n').filter(Boolean);
}

describe('scripts/completion.sh', () => {
  it('completes the commands, also behind npx and run', () => {
    for (const line of ['pnpm reh', 'pnpm run reh', 'npx --yes pnpm reh'])
      expect(offered(line), line).to.deep.equal(['rehearse', 'rehearse:down', 'rehearse:permissions']);
    expect(offered('npx --yes ')).to.deep.equal(['pnpm']);
  });

  it('completes what follows a colon, where bash begins a word', () => {
    expect(offered('pnpm add:s')).to.deep.equal(['service']);
  });

  it('completes the options of a command, the choices of an option, and environments', () => {
    expect(offered('pnpm rehearse --ke')).to.deep.equal(['--keep']);
    expect(offered('pnpm rehearse --approve ')).to.deep.equal(['all', 'none', 'ask']);
    expect(offered('pnpm rollback --dry-run ').length).to.be.above(3);
    expect(offered('pnpm diagram ')).to.deep.equal(['--help']);
  });

  it('offers nothing in another folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'completion-'));
    expect(offered('pnpm reh', folder)).to.deep.equal([]);
    rmdirSync(folder);
  });
});
