import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { createCertificate } from '../helpers/certificate.ts';
import { createGitClient } from '../helpers/git-client.ts';
import { regionConfig } from '../helpers/region.ts';
import { startedStandIns } from '../helpers/stand-in.ts';

describe('aws-endpoints, as a program', () => {
  const makeFolder = temporaryFolders();
  const start = startedStandIns();

  it('runs as a program: the ready line first, an event a line, and SIGTERM ends it', async () => {
    const folder = await makeFolder();
    const { certificateFile, keyFile } = await createCertificate(folder);
    const config = path.join(folder, 'region.json');
    await writeFile(config, JSON.stringify(regionConfig()));
    const program = start(
      'aws-endpoints.ts',
      ...[`--config=${config}`, '--address=127.0.0.1', '--credentials-address=127.0.0.1'],
      ...['--api-port=0', '--token-review-port=0', '--credentials-port=0', '--git-port=0'],
      ...[`--certificate=${certificateFile}`, `--key=${keyFile}`],
      ...[`--git-certificate=${certificateFile}`, `--git-key=${keyFile}`],
      `--git-root=${path.join(folder, 'served')}`,
    );
    const ready = await program.nextLine(() => true);
    assert.equal(ready['ready'], true);
    const port = Number(ready['gitPort']);
    const client = await createGitClient({ folder, certificateFile, port, user: regionConfig().gitUser });
    const directory = await client.createRepository('work');
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), 'main');
    const event = await program.nextLine((line) => line['source'] === 'aws.codecommit');
    assert.nestedPropertyVal(event, 'detail.referenceName', 'main');
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
  });
});
