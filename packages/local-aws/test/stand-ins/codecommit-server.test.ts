import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { servedRepositories } from '../helpers/served-repositories.ts';

describe('codecommit-server', () => {
  const { serve } = servedRepositories();

  it('lets an empty repository be cloned', async () => {
    const { client } = await serve();
    await client.git(client.folder, 'clone', '--quiet', client.url('hello_world'), 'clone');
    assert.equal(
      await client.git(path.join(client.folder, 'clone'), 'symbolic-ref', 'HEAD'),
      'refs/heads/main',
    );
  });

  it('keeps two repositories apart', async () => {
    const { client, seen } = await serve();
    const directory = await client.createRepository('work');
    await client.git(directory, 'push', '--quiet', client.url('other.repo'), 'main');
    const [event] = await seen(1);
    assert.equal(event?.detail.repositoryName, 'other.repo');
    assert.equal(await client.git(client.folder, 'ls-remote', client.url('hello_world')), '');
  });

  it('takes a push of several megabytes, sent in chunks, and gives it back', async () => {
    const { client } = await serve();
    const directory = await client.createRepository('work', 10);
    const large = Buffer.from(
      Array.from({ length: 3_000_000 }, (_, index) => (index * index * 31 + index) % 251),
    );
    await writeFile(path.join(directory, 'large'), large);
    await client.git(directory, 'add', 'large');
    await client.git(directory, 'commit', '--quiet', '--message=large');
    await client.git(
      directory,
      '-c',
      'core.compression=0',
      'push',
      '--quiet',
      client.url('hello_world'),
      'main',
    );
    await client.git(client.folder, 'clone', '--quiet', client.url('hello_world'), 'clone');
    const cloned = await readFile(path.join(client.folder, 'clone', 'large'));
    assert.isTrue(cloned.equals(large));
  });
});
