import { expect } from 'chai';
import { z } from 'zod';
import { withNamePrefix } from '../../src/config/name-prefix.ts';
import { resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { configuration } from '../helpers/configuration.ts';
import { rolesIn } from '../helpers/iam-roles.ts';
import { stacks, synthesizeAll } from '../helpers/synthesize.ts';

/** The arguments that identify resources in an account and region. */
const namesOfTypes: Readonly<Record<string, string>> = {
  aws_cloudwatch_dashboard: 'dashboard_name',
  aws_cloudwatch_event_rule: 'name',
  aws_cloudwatch_log_group: 'name',
  aws_cloudwatch_metric_alarm: 'alarm_name',
  aws_codebuild_project: 'name',
  aws_codecommit_repository: 'repository_name',
  aws_codepipeline: 'name',
  aws_ecr_repository: 'name',
  aws_eks_cluster: 'name',
  aws_iam_role: 'name',
  aws_kms_alias: 'name',
  aws_launch_template: 'name',
  aws_s3_bucket: 'bucket',
  aws_security_group: 'name',
  aws_sns_topic: 'name',
  aws_sqs_queue: 'name',
  aws_wafv2_web_acl: 'name',
};

function namesIn(synthesized: typeof stacks): string[] {
  return [...synthesized.values()].flatMap((stack) =>
    resourcesIn(stack).flatMap(({ type, block }) => {
      const argument = namesOfTypes[type];
      return argument === undefined ? [] : [`${type} ${block[argument]}`];
    }),
  );
}

const inAccount = (account: Partial<typeof configuration.account>) =>
  withNamePrefix({ ...configuration, account: { ...configuration.account, ...account } });

describe('two installations in one account', () => {
  const blue = synthesizeAll(inAccount({ namePrefix: 'blue' }));

  it('share no name, when one of them has a prefix', () => {
    const names = namesIn(stacks);
    expect(names).to.have.length.above(60);
    expect(namesIn(blue)).to.have.lengthOf(names.length);
    expect(namesIn(blue).filter((name) => names.includes(name))).to.deep.equal([]);
  });

  it('have all resources with a name in the list above', () => {
    const types = [...stacks.values()].flatMap((stack) =>
      resourcesIn(stack)
        .filter(({ type, block }) => type.startsWith('aws_') && typeof block['name'] === 'string')
        // A record has the name of its domain, and a policy is its role's.
        .filter(({ type }) => !['aws_route53_record', 'aws_iam_role_policy'].includes(type))
        .map(({ type }) => type),
    );
    expect(Object.keys(namesOfTypes)).to.include.members([...new Set(types)]);
  });

  it('look up the subnets of their own only', () => {
    const filtersIn = (synthesized: typeof stacks) =>
      [...synthesized.values()].flatMap((stack) =>
        Object.values(stack.data['aws_subnets'] ?? {}).map(({ filter }) => JSON.stringify(filter)),
      );
    const filters = filtersIn(stacks);
    expect(filters).to.have.lengthOf(3);
    expect(new Set([...filters, ...filtersIn(blue)])).to.have.property('size', 6);
    for (const synthesized of [stacks, blue])
      for (const { resource, data } of synthesized.values())
        for (const { filter } of Object.values(data['aws_subnets'] ?? {}))
          for (const subnet of Object.values(resource['aws_subnet'] ?? {})) {
            const installation = z.object({ installation: z.string() }).parse(subnet['tags']);
            expect(JSON.stringify(filter)).to.include(`["${installation.installation}"]`);
          }
  });

  it('give their roles rights over what has their own names', () => {
    const ofBlue = new Map(rolesIn(blue).map((role) => [role.name, JSON.stringify(role)]));
    for (const [name, text] of ofBlue)
      expect(text, name).not.to.match(/(?<!blue-)hello-world|[:/]hello_world/);
  });
});

describe('the roles of an account with its own rules for roles', () => {
  const boundary = 'boundaries/delivery';
  const bounded = synthesizeAll(inAccount({ rolePath: '/delivery/', permissionsBoundary: boundary }));
  const created = [...bounded.values()].flatMap((stack) =>
    resourcesIn(stack).filter(({ type }) => type === 'aws_iam_role'),
  );

  it('are all under the path, and bounded by the policy', () => {
    expect(created).to.have.length.above(20);
    for (const { block, address } of created)
      expect(block, address).to.include({
        path: '/delivery/',
        permissions_boundary: `arn:aws:iam::000000000000:policy/${boundary}`,
      });
  });

  it('are named with the path wherever another stack names them', () => {
    const names = created.map(({ block }) => String(block['name']));
    for (const [stack, content] of bounded) {
      const found = [...JSON.stringify(content).matchAll(/:role\/([\w-]+(?:\/[\w-]+)*)/g)].map(
        ([, name]) => name ?? '',
      );
      for (const name of found.filter((each) => names.includes(each.replace(/^.*\//, ''))))
        expect(name, stack).to.match(/^delivery\//);
    }
  });
});
