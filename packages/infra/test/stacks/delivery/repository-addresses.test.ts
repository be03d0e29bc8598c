import { expect } from 'chai';
import type { Delivery } from '../../../src/config/delivery.ts';
import type { Service } from '../../../src/config/service.ts';
import { AddressPlan } from '../../helpers/address-plan.ts';
import { configuration } from '../../helpers/configuration.ts';
import { deliveryStack, synthesizeDelivery } from '../../helpers/synthesize.ts';
import { formerServiceAddresses } from '../permanent-addresses/delivery.ts';

const [service] = configuration.delivery.services;
if (!service) throw new Error('the tests deliver no service');

const withDelivery = (change: Partial<Delivery>) =>
  synthesizeDelivery({ ...configuration, delivery: { ...configuration.delivery, ...change } });
const withService = (change: Partial<Service>) => withDelivery({ services: [{ ...service, ...change }] });

const source = 'aws_codecommit_repository.source-repositories_hello_world_A1113285';
const images = 'aws_ecr_repository.image-repositories_hello_world_repo_repository_2F4499E0';
const pipeline = 'aws_codepipeline.pipelines_hello-world_pipeline_53F6FFC1';

describe('the repositories, as Terraform plans them', function () {
  this.timeout(180_000);
  let plan: AddressPlan;

  before(async () => {
    plan = await AddressPlan.create();
  });

  after(() => plan.remove());

  it('and all else of a service are moved from the addresses that had its name in them, and nothing is destroyed', () => {
    plan.applyAddresses(formerServiceAddresses);
    const changes = plan.changes(deliveryStack);
    expect(changes.filter(([, change]) => change === 'delete')).to.deep.equal([]);
    const moved = changes.filter(([, change]) => change === 'moved').map(([address]) => address);
    expect(moved).to.have.lengthOf(formerServiceAddresses.length);
    expect(moved).to.include.members([source, images]);
  });

  describe('once they are deployed', () => {
    before(() => plan.apply(deliveryStack));

    it('stay where they are when the service, its namespace or its subdomain gets another name', () => {
      for (const change of [{ name: 'hello' }, { namespace: 'hello' }, { subdomain: 'www' }])
        expect(plan.changes(withService(change)), JSON.stringify(change)).to.deep.equal([]);
    });

    it('stay when the pipeline gets another name, which recreates only its own parts', () => {
      const gone = plan
        .changes(withService({ pipelineName: 'hello' }))
        .filter(([, does]) => does === 'delete');
      expect(gone.map(([address]) => address)).to.include(pipeline);
      expect(gone.filter(([address]) => /codecommit|ecr/.test(address))).to.deep.equal([]);
    });

    for (const [what, change] of [
      [
        'whose service is gone',
        {
          services: [
            {
              ...service,
              name: 'other',
              pipelineName: 'other',
              sourceRepositoryName: 'other',
              imageRepositoryName: 'other',
            },
          ],
        },
      ],
      [
        'whose service has others now',
        { services: [{ ...service, sourceRepositoryName: 'other', imageRepositoryName: 'other' }] },
      ],
    ] as const)
      it(`are not destroyed, ${what}: the plan ends`, () => {
        expect(plan.refusal(withDelivery(change)))
          .to.include('Instance cannot be destroyed')
          .and.include('protected-repositories["codecommit/hello_world"]')
          .and.include('protected-repositories["ecr/hello_world_repo"]');
      });

    it('stay where they are when they are retired with their service', () => {
      const other = {
        ...service,
        name: 'other',
        pipelineName: 'other',
        sourceRepositoryName: 'other',
        imageRepositoryName: 'other',
      };
      const { sourceRepositoryName, imageRepositoryName } = service;
      const retired = { environments: [], services: [{ sourceRepositoryName, imageRepositoryName }] };
      const gone = plan
        .changes(withDelivery({ services: [other], retired }))
        .filter(([, does]) => does === 'delete');
      expect(gone.map(([address]) => address)).to.include(pipeline);
      expect(gone.filter(([address]) => /codecommit|ecr/.test(address))).to.deep.equal([]);
    });

    it('go when they were let go of by a deploy before', () => {
      plan.apply(withDelivery({ protectFromDestroy: false }));
      const services = [{ ...service, sourceRepositoryName: 'other' }];
      const gone = plan.changes(withDelivery({ services })).filter(([, does]) => does === 'delete');
      expect(gone.map(([address]) => address)).to.deep.equal([source]);
    });
  });
});
