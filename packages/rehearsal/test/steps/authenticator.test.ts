import { mkdir, readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { clusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { regionConfig as exampleRegion } from '../../../local-aws/test/helpers/region.ts';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';
import { authenticatorCommand } from '../../src/steps/authenticator.ts';
import { writeRegionConfig } from '../../src/steps/region.ts';

describe('authenticatorCommand', () => {
  const folder = temporaryFolder();

  it('listens where the API server asks, and trusts the authority of the sandbox', () => {
    const { command, environment } = authenticatorCommand(
      '/cache/network',
      'eu-north-1',
      clusterPaths('/my'),
    );
    expect(command.slice(0, 2)).to.deep.equal(['/cache/network', 'aws-iam-authenticator']);
    expect(command).to.include('--address=127.0.0.3:9443').and.include('--region=eu-north-1');
    expect(environment).to.deep.equal({ SSL_CERT_FILE: '/my/pki/ca.crt' });
  });

  it('reads the mapping of each cluster, without an access entry once it is taken away', async () => {
    const paths = clusterPaths(folder.path);
    await mkdir(paths.run, { recursive: true });
    const { command } = authenticatorCommand('network', 'eu-west-1', paths);
    const [, file = ''] = /^--clusters=(.*)$/m.exec(command.join('\n')) ?? [];
    const groups = async () => {
      const clusters: { ClusterID: string; RoleMappings: { groups: string[] }[] }[] = JSON.parse(
        await readFile(file, 'utf8'),
      );
      return clusters.map(({ ClusterID, RoleMappings }) => [
        ClusterID,
        ...RoleMappings.map((one) => one.groups),
      ]);
    };
    const config = exampleRegion();
    await writeRegionConfig(paths, config);
    expect(await groups()).to.deep.equal([
      ['bmutziu-eks', ['deployers:development:hello-world']],
      ['bmutziu-eks-staging'],
    ]);
    const clusters = config.clusters.map((cluster) => ({ ...cluster, accessEntries: [] }));
    await writeRegionConfig(paths, { ...config, clusters });
    expect(await groups()).to.deep.equal([['bmutziu-eks'], ['bmutziu-eks-staging']]);
  });
});
