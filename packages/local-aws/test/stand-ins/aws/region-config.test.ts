import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import { watchRegionConfig } from '../../../src/stand-ins/aws/region-config.ts';
import { regionConfig } from '../../helpers/region.ts';

describe('watchRegionConfig', () => {
  const makeFolder = temporaryFolders();

  /** Watches a file that has been read once; `write` replaces it. */
  async function watchFile() {
    const file = path.join(await makeFolder(), 'region.json');
    const write = async (region: string) => {
      await writeFile(`${file}.new`, JSON.stringify(regionConfig({ region })));
      await rename(`${file}.new`, file);
    };
    await write('eu-west-1');
    const read = watchRegionConfig(file);
    assert.equal(read().region, 'eu-west-1');
    return { read, write };
  }

  it('notices a file that was replaced twice since it was read', async () => {
    const { read, write } = await watchFile();
    for (const region of ['eu-west-2', 'eu-west-3', 'eu-west-1', 'eu-west-2']) {
      await write('eu-north-1');
      await write(region);
      assert.equal(read().region, region);
    }
  });

  it('reads the file once, and again each time it is replaced', async () => {
    const { read, write } = await watchFile();
    assert.strictEqual(read(), read());
    for (const region of ['eu-west-2', 'eu-west-3', 'eu-west-1']) {
      await write(region);
      assert.equal(read().region, region);
    }
  });
});
