import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { summary } from '../../src/permissions/cli.ts';
import type { Finding } from '../../src/permissions/take-away.ts';

const grant = {
  kind: 'statement',
  stack: 'delivery',
  holder: 'hello-world-build',
  name: 'PushImages',
} as const;
const needed: Finding = {
  grant,
  result: 'needed',
  scenario: 'hello-world-build',
  words: 'User: x is not authorized',
};
const asked: Finding = { grant, result: 'asked', words: 'ec2.amazonaws.com takes nodes' };
const explained: Finding = { grant, result: 'unused', reason: 'a rehearsal has no VPC' };
const surplus: Finding = { grant, result: 'unused', reason: undefined };
const wrong: Finding = { grant, result: 'wrong', words: 'hello-world-build succeeds without it' };

describe('summary', () => {
  it('counts what came of each permission, with the time', () => {
    const { lines, isGood } = summary([needed, needed, asked, explained], 425.4);
    expect(isGood).to.equal(true);
    expect(lines).to.deep.equal([
      '',
      '4 permissions taken away one at a time: 2 needed, 1 asked for by the delivery only, 1 explained, 0 at fault; 7 min 5 s',
    ]);
  });

  it('names stack, role and statement of one that nothing needs or explains', () => {
    const { lines, isGood } = summary([needed, surplus], 60);
    expect(isGood).to.equal(false);
    expect(lines[1]).to.equal(
      'fault: delivery: hello-world-build: statement PushImages: no run needs it: remove it from the stack, or explain it in packages/rehearsal/src/permissions/unused-grants.ts',
    );
    expect(lines[2]).to.include('1 needed').and.include('0 explained').and.include('1 at fault');
  });

  it('is not good if a run did not fail as it should', () => {
    const { lines, isGood } = summary([wrong], 1);
    expect(isGood).to.equal(false);
    expect(lines[1]).to.include('hello-world-build succeeds without it');
  });
});

describe('rehearse:permissions', () => {
  const main = fileURLToPath(new URL('../../src/permissions/main.ts', import.meta.url));
  const run = (...words: string[]) => execa(process.execPath, [main, ...words], { reject: false });

  it('explains itself on stdout', async () => {
    const { exitCode, stdout, stderr } = await run('--help');
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(stdout).to.include('without each of its permissions').and.include('Exit codes:');
  });

  it('refuses an option that it does not know, before it does anything', async () => {
    const { exitCode, stdout, stderr } = await run('--everything');
    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: '' });
    expect(stderr).to.equal(
      "rehearse:permissions: unknown option '--everything'; `npx --yes pnpm rehearse:permissions --help` lists the arguments",
    );
  });
});
