import { expect } from 'chai';
import { graphFaults } from '../../src/synthesized/check-graph.ts';
import { handmadeStacks, remoteStateOf } from '../helpers/handmade-stacks.ts';

const vpc = { aws_vpc: { main: { cidr_block: '10.0.0.0/16' } } };
const subnet = (vpcId: string) => ({ aws_subnet: { a: { vpc_id: vpcId } } });

describe('graphFaults', () => {
  const sound: [string, Parameters<typeof handmadeStacks>[0]][] = [
    ['a reference to a resource', { network: { resource: { ...vpc, ...subnet('${aws_vpc.main.id}') } } }],
    [
      'a reference inside a text with quotes, as a policy has',
      { network: { resource: { ...vpc, aws_flow_log: { a: { note: '{"of":"${aws_vpc.main.arn}"}' } } } } },
    ],
    [
      'names that a for expression gives',
      {
        ingress: {
          resource: {
            aws_acm_certificate: { main: {} },
            aws_route53_record: {
              a: {
                name: '${one([for d in aws_acm_certificate.main.domain_validation_options : d.resource_record_name if d.domain_name == "example.com"])}',
              },
            },
          },
        },
      },
    ],
    [
      'an output of another stack',
      {
        network: { output: { vpcId: { value: 'x' } } },
        eks: {
          data: remoteStateOf('network'),
          resource: subnet('${data.terraform_remote_state.state-network.outputs.vpcId}'),
        },
      },
    ],
    ['a reference that is escaped', { network: { resource: subnet('$${aws_vpc.gone.id}') } }],
    ['variables and locals', { network: { variable: { x: {} }, locals: { y: '${var.x}' } } }],
  ];
  for (const [what, parts] of sound)
    it(`finds nothing wrong with ${what}`, async () => {
      expect(await graphFaults(handmadeStacks(parts))).to.deep.equal([]);
    });

  const broken: [string, Parameters<typeof handmadeStacks>[0], string][] = [
    [
      'a resource that is not there',
      { network: { resource: subnet('${aws_vpc.gone.id}') } },
      'network: aws_subnet.a refers to aws_vpc.gone.id: nothing of that name is there',
    ],
    [
      'a depends_on that is not there',
      { network: { resource: { aws_subnet: { a: { depends_on: ['aws_vpc.gone'] } } } } },
      'network: aws_subnet.a refers to aws_vpc.gone: nothing of that name is there',
    ],
    [
      'a resource of another stack',
      { network: { resource: vpc }, eks: { resource: subnet('${aws_vpc.main.id}') } },
      'eks: aws_subnet.a refers to aws_vpc.main.id: that is in the stack network, and stacks share nothing but outputs',
    ],
    [
      'an attribute that the provider does not have',
      { network: { resource: { ...vpc, ...subnet('${aws_vpc.main.vpc_id}') } } },
      'network: aws_subnet.a refers to aws_vpc.main.vpc_id: aws_vpc has no vpc_id',
    ],
    [
      'an output that nobody publishes',
      {
        network: {},
        eks: {
          data: remoteStateOf('network'),
          resource: subnet('${data.terraform_remote_state.state-network.outputs.vpcId}'),
        },
      },
      'eks: aws_subnet.a refers to data.terraform_remote_state.state-network.outputs.vpcId: network publishes no vpcId',
    ],
    [
      'a state that no stack keeps',
      {
        eks: {
          data: remoteStateOf('gone'),
          output: { vpc: { value: '${data.terraform_remote_state.state-gone.outputs.vpcId}' } },
        },
      },
      'eks: output.vpc refers to data.terraform_remote_state.state-gone.outputs.vpcId: no stack keeps its state there',
    ],
    [
      'a variable that is not declared',
      { eks: { locals: { a: '${var.gone}' } } },
      'eks: local.a refers to var.gone: no such variable is declared',
    ],
    [
      'resources that need each other',
      {
        network: {
          resource: {
            aws_vpc: { main: { tags: { of: '${aws_subnet.a.id}' } } },
            ...subnet('${aws_vpc.main.id}'),
          },
        },
      },
      'network: none of these can be made first: aws_vpc.main, aws_subnet.a',
    ],
    [
      'stacks that need each other',
      { network: { data: remoteStateOf('eks') }, eks: { dependencies: ['network'] } },
      'These stacks need each other, so none can be deployed first: network, eks',
    ],
  ];
  for (const [what, parts, fault] of broken)
    it(`reports ${what}`, async () => {
      expect(await graphFaults(handmadeStacks(parts))).to.deep.equal([fault]);
    });

  it('refuses an expression that Terraform can not read', async () => {
    const stacks = handmadeStacks({ network: { resource: subnet('${aws_vpc.main.}') } });
    const error = await graphFaults(stacks).catch((reason: unknown) => reason);
    expect(error).to.be.an('error').with.property('message').that.includes('Invalid attribute name');
  });
});
