import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { CdktfProgram } from './helpers/cdktf-program.ts';

const preload = pathToFileURL(join(import.meta.dirname, 'helpers/set-clock.js')).href;

/** Variables that set the clock of every Node program, and of those that it starts. */
function clockAt(moment: string): Record<string, string> {
  return { TEST_CLOCK: moment, NODE_OPTIONS: `--import=${preload}` };
}

/** AWS has the cluster of development, not that of staging, and does not answer for production. */
const aws = `case " $* " in
  *" bmutziu-eks "*) echo '{ "cluster": { "status": "ACTIVE" } }' ;;
  *" bmutziu-eks-staging "*)
    echo 'An error occurred (ResourceNotFoundException) when calling the DescribeCluster operation: No cluster found for name: bmutziu-eks-staging.' >&2
    exit 254 ;;
  *) echo 'Unable to locate credentials. You can configure credentials by running "aws configure".' >&2; exit 253 ;;
esac`;

const question = (cluster: string) => `eks describe-cluster --name ${cluster} --region eu-west-1`;
const left = 'version: 1.36 left EKS standard support on 2027-08-02';

describe('cdktf, after 1.36 has left EKS standard support', function () {
  this.timeout(180_000);
  const program = new CdktfProgram(aws);
  const clock = clockAt('2027-08-03T00:00:00Z');
  after(() => program.workspace.remove());

  it('deploys to a cluster that is there, with a note of what it costs', async () => {
    const run = await program.run(['deploy', 'development-{network,eks}'], clock);
    expect(run.askedAws).to.deep.equal([question('bmutziu-eks')]);
    expect(run.stderr)
      .to.include(`packages/infra/environments/development/eks.ts: ${left}; `)
      .and.include('438 USD');
    expect(run.stdout).to.include('development-network').and.include('No valid credential sources found');
  });

  it('makes no new cluster of it, and begins nothing', async () => {
    const staging = await program.run(['deploy', 'staging-*'], clock);
    expect(staging).to.include({ status: 1, stdout: '' });
    expect(staging.stderr.trim().split('\n').at(-1)).to.match(
      /^packages\/infra\/environments\/staging\/eks\.ts: version: 1\.36 left EKS standard support on 2027-08-02, and bmutziu-eks-staging would be a new cluster of it, at 438 USD/,
    );
  });

  it('begins nothing where AWS does not say whether the cluster is there', async () => {
    const run = await program.run(['deploy', 'production-*'], clock);
    expect(run).to.include({ status: 1, stdout: '' });
    expect(run.stderr)
      .to.include('aws eks describe-cluster --name bmutziu-eks-production')
      .and.include('Unable to locate credentials');
  });

  it('destroys whatever the clock is, and asks nothing', async () => {
    const run = await program.run(['destroy', 'staging-*'], clockAt('2030-01-01T00:00:00Z'));
    expect(run.askedAws).to.deep.equal([]);
    expect(run.stdout).to.include('8 Stacks waiting').and.include('No valid credential sources found');
  });
});
