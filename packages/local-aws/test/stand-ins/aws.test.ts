import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../programs/test/helpers/temporary-folder.ts';
import { startManifestRegistry } from '../helpers/manifest-registry.ts';
import { regionConfig } from '../helpers/region.ts';
import { runStandIn } from '../helpers/stand-in.ts';

describe('aws', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();

  async function configFile(content: object): Promise<string> {
    const file = path.join(await makeFolder(), 'region.json');
    await writeFile(file, JSON.stringify(content));
    return file;
  }

  it('prints JSON as the AWS CLI prints it', async () => {
    const registry = closing(await startManifestRegistry());
    const file = await configFile(regionConfig({ registryUrl: registry.url }));
    const words =
      '--region eu-west-1 ecr batch-get-image --repository-name hello_world_repo --image-ids imageTag=x';
    const ended = await runStandIn('aws.ts', ['--rehearsal-config', file, ...words.split(' ')]);
    assert.equal(ended.exitCode, 0);
    assert.match(ended.stdout, /^{\n {4}"images": \[\],\n {4}"failures": \[\n/);
  });

  it('prints an error on stderr alone and ends with its status', async () => {
    const file = await configFile(regionConfig());
    const ended = await runStandIn('aws.ts', ['--rehearsal-config', file, 's3', 'cp', 'a', 'b']);
    assert.equal(ended.exitCode, 252);
    assert.equal(ended.stdout, '');
    assert.match(ended.stderr, /^\naws: the rehearsal stands in for .* only; it does not know 'aws s3 cp'$/);
  });

  it('names every fault of its configuration', async () => {
    const file = await configFile({ ...regionConfig(), accountId: '1', extra: true });
    const ended = await runStandIn('aws.ts', ['--rehearsal-config', file, 'ecr', 'get-login-password']);
    assert.equal(ended.exitCode, 253);
    assert.match(ended.stderr, /accountId.*extra/s);
  });

  it('needs its configuration', async () => {
    const ended = await runStandIn('aws.ts', ['ecr', 'get-login-password']);
    assert.equal(ended.exitCode, 253);
    assert.include(ended.stderr, '--rehearsal-config FILE');
  });
});
