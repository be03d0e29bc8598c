import { expect } from 'chai';
import { resourcesIn } from 'infra/synthesized/synthesized-stack.ts';
import { twoServices } from '../../../infra/test/helpers/configuration.ts';
import { changedStack, stacks, synthesizeAll } from '../../../infra/test/helpers/synthesize.ts';
import { resourceMappings } from '../../src/aws-api/resource-mapping.ts';
import { argumentReport } from '../helpers/argument-report.ts';
import { argumentShape } from '../helpers/argument-shape.ts';

const flowLogsInBucket = changedStack('development-network', ({ network }) => ({
  network: { ...network, flowLogs: 's3' },
}));
const others = [...synthesizeAll(twoServices), ['development-network', flowLogsInBucket] as const];

const ofAws = [...stacks, ...others].flatMap(([name, stack]) =>
  resourcesIn(stack)
    .filter(({ type }) => type.startsWith('aws_'))
    .map((resource) => ({ ...resource, path: `${name}: ${resource.address}` })),
);

describe('the arguments of all AWS resources', () => {
  it('each lead to a shape of the API of their service, or are said not to', () => {
    const unmapped = ofAws.flatMap(({ type, block }) =>
      argumentReport(type, block).unmapped.map((name) => `${type}: ${name}`),
    );
    expect(
      [...new Set(unmapped)],
      'add these to packages/infra-checks/src/aws-api/resource-mappings.yaml',
    ).to.deep.equal([]);
  });

  it("have values that their shapes take: AWS's names, lengths, bounds and enumerations", () => {
    const faults = ofAws.flatMap(({ type, block, path }) =>
      argumentReport(type, block).faults.map((fault) => `${path}: ${fault}`),
    );
    expect(faults).to.deep.equal([]);
  });

  it('are held against a shape for every resource', () => {
    const unchecked = ofAws.filter(({ type, block }) => argumentReport(type, block).checked === 0);
    expect(unchecked.map(({ path }) => path)).to.deep.equal([]);
  });
});

describe('argumentReport', () => {
  const refused: [string, Record<string, unknown>, string][] = [
    ['aws_codebuild_project', { name: 'hello.world' }, 'name: "hello.world" does not match'],
    ['aws_codebuild_project', { name: 'p'.repeat(151) }, 'name: 151 characters, at most 150'],
    ['aws_codebuild_project', { build_timeout: 3000 }, 'build_timeout: 3000, at most 2160'],
    [
      'aws_codebuild_project',
      { environment: { compute_type: 'HUGE' } },
      'environment.compute_type: "HUGE" is not one of BUILD_GENERAL1_SMALL',
    ],
    ['aws_iam_role', { name: 'r'.repeat(65) }, 'name: 65 characters, at most 64'],
    ['aws_iam_role', { description: 'an em dash — here' }, 'description: "an em dash'],
    ['aws_iam_role', { tags: { 'a;b': 'x' } }, 'tags: "a;b" does not match'],
    ['aws_iam_role', { tags: { a: 'x'.repeat(257) } }, 'tags: 257 characters, at most 256'],
    ['aws_kms_key', { deletion_window_in_days: 400 }, 'deletion_window_in_days: 400, at most 365'],
    [
      'aws_codepipeline',
      { stage: [{ name: 'a', action: [{ name: 'a', category: 'Bild' }] }] },
      'stage.action.category: "Bild" is not one of',
    ],
    ['aws_codepipeline', { stage: [{ name: 'a b', action: [] }] }, 'stage.name: "a b" does not match'],
    [
      'aws_codepipeline',
      { stage: [{ action: [{ input_artifacts: ['a.b'] }] }] },
      'stage.action.input_artifacts: "a.b" does not match',
    ],
    [
      'aws_codepipeline',
      { stage: [{ action: [{ configuration: { ['k'.repeat(51)]: 'x' } }] }] },
      'stage.action.configuration: 51 characters, at most 50',
    ],
    ['aws_ecr_repository', { image_tag_mutability: 'FIXED' }, 'image_tag_mutability: "FIXED" is not one of'],
    [
      'aws_ecr_repository',
      { image_tag_mutability_exclusion_filter: Array(6).fill({ filter: 'a', filter_type: 'WILDCARD' }) },
      'image_tag_mutability_exclusion_filter: 6 entries, at most 5',
    ],
    [
      'aws_s3_bucket_versioning',
      { versioning_configuration: { status: 'On' } },
      'versioning_configuration.status: "On" is not one of Enabled, Suspended',
    ],
    ['aws_eks_cluster', { name: '-x' }, 'name: "-x" does not match'],
    [
      'aws_eks_cluster',
      { access_config: { authentication_mode: 'IAM' } },
      'access_config.authentication_mode: "IAM" is not one of API',
    ],
    ['aws_eks_node_group', { ami_type: 'AL2024' }, 'ami_type: "AL2024" is not one of'],
    ['aws_flow_log', { traffic_type: 'ANY' }, 'traffic_type: "ANY" is not one of'],
    ['aws_route53_record', { type: 'B' }, 'type: "B" is not one of'],
    ['aws_acm_certificate', { validation_method: 'POST' }, 'validation_method: "POST" is not one of'],
  ];
  for (const [type, block, fault] of refused)
    it(`refuses ${type} with ${JSON.stringify(block).slice(0, 70)}`, () => {
      const { faults } = argumentReport(type, block);
      expect(faults).to.have.length.of.at.least(1);
      expect(faults[0]).to.include(fault);
    });

  it('lets text pass that only Terraform knows', () => {
    expect(argumentReport('aws_iam_role', { name: '${var.name}' }).faults).to.deep.equal([]);
  });

  it('reports an unknown type, an unknown argument, and one of a block', () => {
    expect(argumentReport('aws_lambda_function', {}).unmapped).to.deep.equal(['aws_lambda_function']);
    expect(argumentReport('aws_iam_role', { colour: 'red' }).unmapped).to.deep.equal(['colour']);
    expect(
      argumentReport('aws_codebuild_project', { environment: { colour: 'red' } }).unmapped,
    ).to.deep.equal(['environment.colour']);
  });

  it('has no mapping that goes astray: each name in it leads to a shape', () => {
    const astray = Object.entries(resourceMappings).flatMap(([type, mapping]) =>
      Object.keys(mapping.names ?? {})
        .filter((path) => !argumentShape(mapping, path))
        .map((path) => `${type}: ${path}`),
    );
    expect(astray).to.deep.equal([]);
  });
});
