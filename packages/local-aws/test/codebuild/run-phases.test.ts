import { expect } from 'chai';
import type { BuildspecPhase } from '../../src/codebuild/parse-buildspec.ts';
import { runPhases } from '../../src/codebuild/run-phases.ts';

/** Commands that begin with `fail` fail. Returns the commands that ran, each with its CODEBUILD_BUILD_SUCCEEDING. */
async function run(phases: BuildspecPhase[], stopAfter?: string) {
  const ran: string[] = [];
  const { status } = await runPhases(phases, {
    runCommand: async (_phase, text, isSucceeding) => {
      ran.push(`${text} ${isSucceeding ? 1 : 0}`);
      return { text, exitCode: text.startsWith('fail') ? 1 : 0, outputTail: '' };
    },
    stopReason: () => (ran.some((line) => line.startsWith(`${stopAfter} `)) ? 'STOPPED' : undefined),
    onEvent: () => undefined,
  });
  return [...ran, status].join(', ');
}

function phase(
  name: BuildspecPhase['name'],
  commands: string[],
  more: Partial<BuildspecPhase> = {},
): BuildspecPhase {
  return { name, commands, abortsOnFailure: false, ...more };
}

describe('runPhases', () => {
  const after = [phase('build', ['build']), phase('post_build', ['post'])];
  const cases: [string, BuildspecPhase[], string][] = [
    [
      'runs all phases in order',
      [phase('install', ['a', 'b']), ...after],
      'a 1, b 1, build 1, post 1, SUCCEEDED',
    ],
    ['ends the build after a failed install', [phase('install', ['fail', 'b']), ...after], 'fail 1, FAILED'],
    ['ends the build after a failed pre_build', [phase('pre_build', ['fail']), ...after], 'fail 1, FAILED'],
    [
      'runs post_build after a failed build',
      [phase('build', ['fail', 'b']), phase('post_build', ['post'])],
      'fail 1, post 0, FAILED',
    ],
    [
      'ends the build after a failed build that aborts',
      [phase('build', ['fail'], { abortsOnFailure: true }), phase('post_build', ['post'])],
      'fail 1, FAILED',
    ],
    ['fails by post_build', [phase('build', ['a']), phase('post_build', ['fail'])], 'a 1, fail 1, FAILED'],
  ];
  for (const [what, phases, expected] of cases) {
    it(what, async () => {
      expect(await run(phases)).to.equal(expected);
    });
  }

  it('runs nothing more once it was stopped', async () => {
    const phases = [phase('build', ['a', 'b']), phase('post_build', ['post'])];
    expect(await run(phases, 'a')).to.equal('a 1, STOPPED');
  });
});
