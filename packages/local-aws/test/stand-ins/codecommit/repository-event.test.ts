import { access } from 'node:fs/promises';
import path from 'node:path';
import { assert } from 'chai';
import type { RepositoryEvent } from '../../../src/stand-ins/codecommit/repository-event.ts';
import { servedRepositories } from '../../helpers/served-repositories.ts';

describe('codecommit-server events', () => {
  const { serve } = servedRepositories();

  it('reports a branch that is created and then moved, in the shape of a CodeCommit event', async () => {
    const { client, seen } = await serve();
    const directory = await client.createRepository('work');
    const first = await client.git(directory, 'rev-parse', 'HEAD');
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), 'main');
    const [created] = await seen(1);
    assert.match(created?.time ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.match(created?.detail.repositoryId ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.deepEqual(created, {
      source: 'aws.codecommit',
      'detail-type': 'CodeCommit Repository State Change',
      account: '000000000000',
      region: 'eu-west-1',
      time: created?.time ?? '',
      resources: ['arn:aws:codecommit:eu-west-1:000000000000:hello_world'],
      detail: {
        event: 'referenceCreated',
        referenceType: 'branch',
        referenceName: 'main',
        referenceFullName: 'refs/heads/main',
        commitId: first,
        repositoryName: 'hello_world',
        repositoryId: created?.detail.repositoryId ?? '',
        callerUserArn: 'arn:aws:iam::000000000000:user/codebuild',
      },
    });
    await client.git(directory, 'commit', '--quiet', '--allow-empty', '--message=second');
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), 'main');
    const [updated] = await seen(1);
    assert.equal(updated?.detail.event, 'referenceUpdated');
    assert.equal(updated?.detail.oldCommitId, first);
    assert.equal(updated?.detail.commitId, await client.git(directory, 'rev-parse', 'HEAD'));
  });

  it('reports every reference of one push, an annotated tag by its commit, and deletions', async () => {
    const { client, seen } = await serve();
    const directory = await client.createRepository('work');
    const commitId = await client.git(directory, 'rev-parse', 'HEAD');
    await client.git(directory, 'tag', 'v1.0.1');
    await client.git(directory, 'tag', '--annotate', '--message=release', 'v1.0.2');
    await client.git(directory, 'tag', '--annotate', '--message=a tag of a tag', 'v1.0.3', 'v1.0.2');
    await client.git(directory, 'push', '--quiet', '--tags', client.url('hello_world'), 'main');
    const named = (events: RepositoryEvent[]) => {
      return events.map(({ detail }) => [detail.event, detail.referenceFullName, detail.commitId]);
    };
    assert.deepEqual(named(await seen(4)), [
      ['referenceCreated', 'refs/heads/main', commitId],
      ['referenceCreated', 'refs/tags/v1.0.1', commitId],
      ['referenceCreated', 'refs/tags/v1.0.2', commitId],
      ['referenceCreated', 'refs/tags/v1.0.3', commitId],
    ]);
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), ':refs/tags/v1.0.1');
    const [deleted] = await seen(1);
    assert.equal(deleted?.detail.event, 'referenceDeleted');
    assert.equal(deleted?.detail.referenceFullName, 'refs/tags/v1.0.1');
    assert.notProperty(deleted?.detail, 'commitId');
    assert.equal(deleted?.detail.oldCommitId, commitId);
  });

  it('gives each of two pushes at the same time its own events', async () => {
    const { client, seen } = await serve();
    const directory = await client.createRepository('work');
    const push = (branch: string) =>
      client.git(directory, 'push', '--quiet', client.url('hello_world'), `main:${branch}`);
    await Promise.all(['one', 'two', 'three'].map(push));
    const events = await seen(3);
    assert.sameMembers(
      events.map(({ detail }) => detail.referenceName),
      ['one', 'two', 'three'],
    );
  });

  it('carries hostile reference names as they are', async () => {
    const { client, seen, folder } = await serve();
    const directory = await client.createRepository('work');
    const names = ['v1;touch$IFS`pwned`', 'a"b\'c', '<!--&|>', '--upload-pack=x', 'ünï'];
    const refspecs = names.map((name) => `HEAD:refs/tags/${name}`);
    await client.git(directory, 'push', '--quiet', client.url('hello_world'), ...refspecs);
    const events = await seen(names.length);
    assert.sameMembers(
      events.map(({ detail }) => detail.referenceName),
      names,
    );
    const missing = await access(path.join(folder, 'pwned')).catch(() => 'missing');
    assert.equal(missing, 'missing');
  });
});
