import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { createLogger, endLog, openLogDestination } from '../src/log.ts';

describe('openLogDestination', () => {
  let folder: string;
  let file: string;
  let fileDescriptor: number;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-destination-'));
    file = join(folder, 'log');
    fileDescriptor = openSync(file, 'a');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const written = () => readFileSync(file, 'utf8');

  it('writes nothing at once, and a line alone within a second', async () => {
    const lines = openLogDestination(fileDescriptor);
    const logger = createLogger('info', lines);
    lines.write('{"a":1}\n');
    expect(written()).to.equal('');
    await delay(600);
    expect(written()).to.equal('{"a":1}\n');
    await endLog(logger, lines, 1000);
  });

  it('writes all lines in their order, and what is left at its end', async () => {
    const lines = openLogDestination(fileDescriptor);
    const logger = createLogger('info', lines);
    const all = Array.from({ length: 20_000 }, (_, number) => `{"number":${number}}\n`);
    for (const [number, line] of all.entries()) {
      lines.write(line);
      if (number % 1000 === 0) await delay(0);
    }
    expect(await endLog(logger, lines, 5000)).to.equal(true);
    expect(written()).to.equal(all.join(''));
  });

  it('keeps running while the disk is full, and ends without its lines', async () => {
    const full = openSync('/dev/full', 'a');
    const lines = openLogDestination(full);
    const logger = createLogger('info', lines);
    logger.info('one');
    await delay(600);
    logger.info('two');
    expect(await endLog(logger, lines, 5000)).to.equal(true);
  });

  it('takes no line after its end', async () => {
    const lines = openLogDestination(fileDescriptor);
    const logger = createLogger('info', lines);
    await endLog(logger, lines, 1000);
    logger.fatal('late');
    expect(written()).to.equal('');
  });
});
