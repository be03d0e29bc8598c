import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from '../../src/environment/load-environments.ts';
import { pictureFaults } from './picture-faults.ts';

const checkout = join(import.meta.dirname, '../../../..');

/** What is checked of the files that a user writes. All other tests have files of their own. */
describe('your own files', () => {
  it('have pictures that show them', async () => {
    expect(await pictureFaults(join(checkout, 'docs'), await loadConfiguration())).to.deep.equal([]);
  });
});
