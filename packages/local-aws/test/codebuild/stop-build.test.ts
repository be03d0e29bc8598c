import { readdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import type { BuildEvent } from '../../src/codebuild/build-result.ts';
import { type BuildStory, build, statuses, type ToldBuild } from '../helpers/build-request.ts';

/** Such as nsenter: killing it does not end what it runs. */
const DETACHED = ['bash', '-c', 'exec 3<&0; "$@" <&3 3<&- & wait $!', 'prefix'];
const PHASES = `
build:
  commands: ['setsid sleep 600 & sleep 601 & echo started; sleep 602']
post_build:
  commands: [echo never]`;

/** Command lines of the processes that carry the build's id. */
async function processesOf(buildId: string): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const read = (id: string, file: string) => readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '');
  const all = await Promise.all(
    ids.map(async (id) => ({ command: await read(id, 'cmdline'), environment: await read(id, 'environ') })),
  );
  return all
    .filter(({ environment }) => environment.includes(`CODEBUILD_BUILD_ID=${buildId}`))
    .map(({ command }) => command.replaceAll('\0', ' '));
}

/** Runs the build, and stops it at such an event. */
function stoppedAt(type: BuildEvent['type'], story: BuildStory): Promise<ToldBuild> {
  const stop = new AbortController();
  const onEvent = (event: BuildEvent) => {
    if (event.type === type) stop.abort();
  };
  return build({ ...story, signal: stop.signal, onEvent });
}

describe('a build that is stopped', () => {
  for (const commandPrefix of [[], DETACHED]) {
    const prefix = commandPrefix.length === 0 ? 'without a prefix' : 'behind a prefix that leaves its child';

    it(`leaves no process ${prefix}, not even one that left its group`, async () => {
      const result = await stoppedAt('output', {
        machine: { commandPrefix },
        phases: PHASES,
      });
      expect(result.status).to.equal('STOPPED');
      expect(statuses(result)).to.deep.equal({ build: 'STOPPED', post_build: 'NOT_RUN' });
      expect(result.output).to.not.include('never');
      expect(await processesOf(result.buildId)).to.deep.equal([]);
    });
  }

  it('runs nothing when it was stopped before it began', async () => {
    const result = await build({ signal: AbortSignal.abort(), phases: PHASES });
    expect(result.status).to.equal('STOPPED');
    expect(statuses(result)).to.deep.equal({ build: 'NOT_RUN', post_build: 'NOT_RUN' });
  });

  it('bears to be stopped while its shell starts', async () => {
    const result = await stoppedAt('command-started', {
      phases: PHASES,
    });
    expect(result.status).to.equal('STOPPED');
    expect(await processesOf(result.buildId)).to.deep.equal([]);
  });

  it('lets a command end by itself when it is asked to', async () => {
    const result = await stoppedAt('output', {
      phases: `build: {commands: ['bash -c "trap \\"sleep 0.2; echo left in peace; exit\\" TERM; echo ready; sleep 60 & wait"']}`,
    });
    expect(result.output).to.include('left in peace');
  });

  it('kills a command that will not end', async () => {
    const result = await stoppedAt('output', {
      phases: `build: {commands: ["trap '' TERM; echo ready; while true; do sleep 1; done"]}`,
    });
    expect(result.status).to.equal('STOPPED');
    expect(await processesOf(result.buildId)).to.deep.equal([]);
  });

  it('bears that its machine is gone', async () => {
    const gone = ['sh', '-c', 'case $1 in sh) exit 1 ;; esac; exec "$@"', 'prefix'];
    const result = await stoppedAt('output', {
      machine: { commandPrefix: gone },
      phases: "build: {commands: ['echo ready; kill $$']}",
    });
    expect(result.status).to.equal('STOPPED');
  });
});

describe('a build that takes too long', () => {
  it('ends as timed out, with what it printed', async () => {
    const result = await build({ project: { timeoutMinutes: 0.01 }, phases: PHASES });
    expect(result.status).to.equal('TIMED_OUT');
    expect(statuses(result)).to.deep.equal({ build: 'TIMED_OUT', post_build: 'NOT_RUN' });
    expect(result.output).to.include('started');
    expect(await processesOf(result.buildId)).to.deep.equal([]);
  });
});

describe('a build that leaves processes running', () => {
  it('ends also those that dropped its environment', async () => {
    const result = await build({ phases: "build: {commands: ['env -i sleep 600 & echo $!']}" });
    const state = await readFile(`/proc/${result.output[0]}/stat`, 'utf8').catch(() => 'gone Z');
    expect(state).to.match(/ Z\b/);
  });

  it('ends them with its end and does not wait for them', async () => {
    const start = performance.now();
    const result = await build({
      phases: "build: {commands: ['setsid sleep 600 & sleep 601 & echo started']}",
    });
    expect(result.status).to.equal('SUCCEEDED');
    expect(performance.now() - start).to.be.below(10_000);
    expect(await processesOf(result.buildId)).to.deep.equal([]);
  });
});
