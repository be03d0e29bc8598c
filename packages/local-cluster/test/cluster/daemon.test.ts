import { openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { eventually } from '../../../programs/test/helpers/eventually.ts';
import { followLines, startDaemon, waitUntil } from '../../src/cluster/daemon.ts';

describe('waitUntil', () => {
  let logDirectory: string;
  beforeEach(async () => {
    logDirectory = await mkdtemp(join(tmpdir(), 'daemon-'));
  });
  afterEach(() => rm(logDirectory, { recursive: true, force: true }));
  const { signal } = new AbortController();

  const failureOf = (promise: Promise<void>) =>
    promise.then(
      () => 'no failure',
      (error: Error) => error.message,
    );

  it('returns when the check answers true', async () => {
    let answers = 0;
    await waitUntil('the third answer', async () => ++answers === 3, {
      timeoutMs: 5_000,
      daemons: [],
      signal,
    });
    expect(answers).to.equal(3);
  });

  it('names a daemon that ended first, with how it ended and the end of its log', async () => {
    const daemon = startDaemon('etcd', ['sh', '-c', 'echo the disk is full; exit 7'], {
      logDirectory,
      environment: { PATH: process.env['PATH'] ?? '' },
    });
    const message = await failureOf(
      waitUntil('the API server', async () => false, { timeoutMs: 10_000, daemons: [daemon], signal }),
    );
    expect(message).to.include('the API server: etcd ended with exit code 7.');
    expect(message).to.include('the disk is full');
    expect(message).to.include(join(logDirectory, 'etcd.log'));
  });

  it('gives up when its time is over', async () => {
    const message = await failureOf(
      waitUntil('the node', async () => false, { timeoutMs: 100, daemons: [], signal }),
    );
    expect(message).to.include('the node: not within 0.1 seconds.');
  });

  it('stops at once when the rehearsal is interrupted', async () => {
    const interrupted = AbortSignal.abort(new Error('interrupted'));
    const message = await failureOf(
      waitUntil('the node', async () => false, { timeoutMs: 60_000, daemons: [], signal: interrupted }),
    );
    expect(message).to.equal('interrupted');
  });
});

describe('startDaemon', () => {
  it('says that a program is missing instead of throwing', async () => {
    const logDirectory = await mkdtemp(join(tmpdir(), 'daemon-'));
    const daemon = startDaemon('missing', ['/no-such-folder/program'], {
      logDirectory,
      environment: { PATH: process.env['PATH'] ?? '' },
    });
    const { signal } = new AbortController();
    await waitUntil('its end', async () => daemon.ended() !== undefined, {
      timeoutMs: 5_000,
      daemons: [],
      signal,
    });
    expect(daemon.ended()).to.include('ENOENT');
    await rm(logDirectory, { recursive: true, force: true });
  });
});

describe('followLines', () => {
  it('passes lines that are longer than one read, with all their characters', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'daemon-'));
    const file = join(folder, 'lines');
    const wanted = [`a${'é'.repeat(64 * 1024)}`, 'ü'];
    await writeFile(file, `${wanted.join('\n')}\n`);
    const lines: string[] = [];
    const descriptor = openSync(file, 'r');
    followLines(descriptor, (line) => lines.push(line));
    await eventually('both lines', () => (lines.length === 2 ? true : undefined));
    expect(lines[0] === wanted[0], 'the long line is unchanged').to.equal(true);
    expect(lines[1]).to.equal('ü');
    await rm(folder, { recursive: true, force: true });
  });
});
