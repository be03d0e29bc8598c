import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const program = fileURLToPath(new URL('helpers/measure-heap.ts', import.meta.url));
const rounds = 5;
const requestsARound = 25_000;
/** The bytes by which the heap may grow after the first round. One kept URL for each request exceeds it in one round. */
const highestGrowthBytes = 1024 * 1024;

describe('the memory of the service', () => {
  const measureGrowth = async (rounds: number, requests: number, ...flags: string[]): Promise<number> => {
    const args = ['--expose-gc', program, String(rounds), String(requests), ...flags];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    const [, second = 0, ...later]: number[] = JSON.parse(stdout);
    return Math.max(...later) - second;
  };

  it(`stays flat over ${(rounds * requestsARound) / 1000},000 requests`, async () => {
    expect(await measureGrowth(rounds, requestsARound)).to.be.below(highestGrowthBytes);
  }).timeout(180_000);

  it('is measured well enough to see what each request would leave behind', async () => {
    expect(await measureGrowth(3, requestsARound, '--leak')).to.be.above(highestGrowthBytes);
  }).timeout(180_000);
});
