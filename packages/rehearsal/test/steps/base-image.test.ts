import { expect } from 'chai';
import { seedRepositories } from '../../src/steps/base-image.ts';

describe('seedRepositories', () => {
  it('mounts each layer of the base image into each image repository', async () => {
    const commands: string[] = [];
    const sandbox = {
      async run(command: readonly string[]) {
        commands.push(command.join(' '));
        return JSON.stringify({
          config: { digest: 'sha256:c' },
          layers: [{ digest: 'sha256:1' }, { digest: 'sha256:2' }],
        });
      },
    };
    const repositories = [{ name: 'hello_world_repo' }, { name: 'orders' }];
    await seedRepositories(sandbox, '127.0.0.2:80/rehearsal/node-base:24.21.0-x', repositories);
    const [read, ...mounts] = commands;
    expect(read).to.match(/ http:\/\/127\.0\.0\.2:80\/v2\/rehearsal\/node-base\/manifests\/24\.21\.0-x$/);
    expect(mounts).to.have.lengthOf(2);
    for (const [index, { name }] of repositories.entries())
      for (const digest of ['sha256:1', 'sha256:2'])
        expect(mounts[index]).to.include(
          ` http://127.0.0.2:80/v2/${name}/blobs/uploads/?mount=${digest}&from=rehearsal/node-base`,
        );
  });
});
