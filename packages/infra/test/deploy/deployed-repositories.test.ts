import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { lostRepositories } from '../../src/deploy/deployed-repositories.ts';
import { CdktfProgram } from '../helpers/cdktf-program.ts';
import { configuration } from '../helpers/configuration.ts';
import { deliveryStack, synthesizeDelivery } from '../helpers/synthesize.ts';

const deployed = (type: string, name: string, attributes: Record<string, string>) => ({
  mode: 'managed',
  type,
  name,
  instances: [{ attributes }],
});
const source = (name: string) =>
  deployed('aws_codecommit_repository', name, { repository_name: 'hello_world' });
const former = 'hello-service_source-repository_D8748B4B';
const present = 'source-repositories_hello_world_A1113285';

/** The delivery after a change of the one service's names. */
const renamed = (change: { readonly name?: string; readonly sourceRepositoryName?: string }) => {
  const { delivery } = configuration;
  const services = delivery.services.map((service) => ({ ...service, ...change }));
  return synthesizeDelivery({ ...configuration, delivery: { ...delivery, services } });
};

describe('lostRepositories', () => {
  it('are none while the stack has their address, or moves them to another', () => {
    expect(lostRepositories({ resources: [source(present)] }, deliveryStack)).to.deep.equal([]);
    expect(lostRepositories({ resources: [source(former)] }, deliveryStack)).to.deep.equal([]);
    expect(lostRepositories({ resources: [source(present)] }, renamed({ name: 'hello' }))).to.deep.equal([]);
  });

  it('are those whose entry has another repository now', () => {
    const stack = renamed({ sourceRepositoryName: 'hello' });
    const images = deployed('aws_ecr_repository', 'gone', { name: 'hello_world_repo' });
    expect(lostRepositories({ resources: [source(present), images] }, stack)).to.deep.equal([
      `aws_codecommit_repository.${present} (hello_world)`,
      'aws_ecr_repository.gone (hello_world_repo)',
    ]);
  });

  it('are those of a service that is renamed before it was moved from its former address', () => {
    expect(lostRepositories({ resources: [source(former)] }, renamed({ name: 'hello' }))).to.deep.equal([
      `aws_codecommit_repository.${former} (hello_world)`,
    ]);
  });

  it('include no data sources, and nothing else that a deploy may recreate', () => {
    const others = [
      { ...source('read'), mode: 'data' },
      deployed('aws_codepipeline', 'gone', { name: 'gone' }),
    ];
    expect(lostRepositories({ resources: others }, deliveryStack)).to.deep.equal([]);
  });
});

describe('cdktf, of a delivery that would lose a protected repository', function () {
  this.timeout(180_000);
  const state = JSON.stringify({ version: 4, resources: [source(present)] });
  const program = new CdktfProgram(`echo '${state}'`);
  after(() => program.workspace.remove());

  it('deploys nothing, and says what to type first', async () => {
    program.edit('delivery.ts', "'hello_world'", "'hello'");
    const run = await program.run(['deploy', 'delivery']);
    expect(run).to.include({ status: 1, stdout: '' });
    expect(run.askedAws).to.deep.equal([
      's3 cp s3://aws-kube-cd-states-123456789012-eu-west-1/delivery/terraform.tfstate - --region eu-west-1',
    ]);
    expect(run.stderr).to.equal(
      `packages/infra/environments/delivery.ts: services: aws_codecommit_repository.${present} (hello_world) is deployed and protected, and would be destroyed now with all that is in it. Give its service back the repository names and, for one that was deployed before this version, its name; or keep the repository by its name in retired.services; to delete it, set protectFromDestroy to false and 'cdktf deploy delivery' first\n`,
    );
  });

  it('takes the steps of docs/how-to/destroy.md that delete it, each a deploy of its own', async () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/how-to/destroy.md'), 'utf8');
    const steps = /^To delete the repositories too,.*?\n\n/ms.exec(page)?.[0].replaceAll('\n', ' ') ?? '';
    const changes = [...steps.matchAll(/`protectFromDestroy: (?:false|true)`|from `retired`/g)].map(String);
    expect(changes).to.deep.equal([
      '`protectFromDestroy: false`',
      'from `retired`',
      '`protectFromDestroy: true`',
    ]);
    expect(steps.match(/run (?:`cdktf deploy delivery`|it again|it once more)/g)).to.have.lengthOf(3);
    // The second repository: removed, and no longer protected.
    program.edit('delivery.ts', 'protectFromDestroy: true', 'protectFromDestroy: false');
    const run = await program.run(['deploy', 'delivery']);
    expect(run.stderr).to.not.include('is deployed and protected');
    expect(run.stdout).to.include('1 Stack waiting').and.include('No valid credential sources found');
  });
});
