import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import { createGitClient } from '../helpers/git-client.ts';
import { repositories, servedRepositories } from '../helpers/served-repositories.ts';
import { startedStandIns } from '../helpers/stand-in.ts';

describe('codecommit-server', () => {
  const { prepare, serve } = servedRepositories();
  const start = startedStandIns();

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

  it('runs as a program: the ready line first, an event a line, and SIGTERM ends it', async () => {
    const { folder, certificateFile, keyFile, credentialsFile, root } = await prepare();
    const program = start(
      'codecommit-server.ts',
      ...[
        '--port=0',
        `--certificate=${certificateFile}`,
        `--key=${keyFile}`,
        `--credentials=${credentialsFile}`,
      ],
      ...[`--root=${root}`, '--account=000000000000', '--region=eu-west-1'],
      ...['--repository', 'hello_world', '--repository', 'other.repo'],
    );
    const ready = await program.nextLine(() => true);
    assert.equal(ready['ready'], true);
    const port = Number(ready['port']);
    const client = await createGitClient({ folder, certificateFile, credentialsFile, port, repositories });
    const directory = await client.createRepository('work');
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), 'main');
    const event = await program.nextLine((line) => line['source'] === 'aws.codecommit');
    assert.nestedPropertyVal(event, 'detail.referenceName', 'main');
    program.child.kill('SIGTERM');
    assert.equal(await program.ended, 0);
  });
});
