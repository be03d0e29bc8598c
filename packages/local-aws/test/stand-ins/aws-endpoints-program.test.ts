import { readFile, rename, writeFile } from 'node:fs/promises';
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

  it('runs as a program: the ready line first, an event a line, changed roles from the next request on, and SIGTERM ends it', async () => {
    const folder = await makeFolder();
    const { certificateFile, keyFile } = await createCertificate(folder);
    const config = path.join(folder, 'region.json');
    await writeFile(config, JSON.stringify(regionConfig()));
    const judgements = path.join(folder, 'judgements.jsonl');
    const program = start(
      'aws-endpoints.ts',
      ...[`--config=${config}`, '--address=127.0.0.1', '--credentials-address=127.0.0.1'],
      ...['--api-port=0', '--token-review-port=0', '--credentials-port=0', '--git-port=0'],
      ...[`--certificate=${certificateFile}`, `--key=${keyFile}`],
      ...[`--git-certificate=${certificateFile}`, `--git-key=${keyFile}`],
      ...[`--git-root=${path.join(folder, 'served')}`, `--judgements=${judgements}`],
    );
    const ready = await program.nextLine(() => true);
    assert.equal(ready['ready'], true);
    const port = Number(ready['gitPort']);
    const client = await createGitClient({ folder, certificateFile, port, user: regionConfig().gitUser });
    const directory = await client.createRepository('work');
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), 'main');
    const event = await program.nextLine((line) => line['source'] === 'aws.codecommit');
    assert.nestedPropertyVal(event, 'detail.referenceName', 'main');
    assert.isTrue((await fetch(`http://127.0.0.1:${ready['credentialsPort']}/v2/credentials/of-build`)).ok);
    const [judgement] = (await readFile(judgements, 'utf8')).trim().split('\n');
    assert.nestedPropertyVal(
      JSON.parse(judgement ?? ''),
      'question.roleArn',
      'arn:aws:iam::000000000000:role/build',
    );
    const roles = regionConfig().roles.filter(({ arn }) => !arn.endsWith('/build'));
    await writeFile(`${config}.new`, JSON.stringify(regionConfig({ roles })));
    await rename(`${config}.new`, config);
    assert.equal(
      (await fetch(`http://127.0.0.1:${ready['credentialsPort']}/v2/credentials/of-build`)).status,
      403,
    );
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
  });
});
