import { expect } from 'chai';
import { type DeliveryStack, pipelineStacks } from '../../src/delivery-stack/delivery-stack.ts';
import type { ResourcePolicy } from '../../src/iam/read-resource-policies.ts';
import {
  account,
  check,
  everything,
  pipelineRoleArn,
  policyOf,
  projectsDeployedBy,
  read,
  role,
  topicPolicy,
} from '../helpers/pipeline-policies.ts';
import { stackWithAction } from '../helpers/pipeline-story.ts';
import { allow } from '../helpers/region.ts';

const other = '111122223333';
const starterArn = `arn:aws:iam::${other}:role/starter`;
const builderArn = `arn:aws:iam::${other}:role/builder`;

const trustOf = (roleArn: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: 'sts:AssumeRole',
      Condition: { ArnEquals: { 'aws:PrincipalArn': roleArn } },
    },
  });
/** The fixture's delivery, whose deployment is in another account and started by a role there. */
function acrossAccounts(roleArn: string | undefined = starterArn): DeliveryStack {
  const { pipeline } = stackWithAction('Deploy', { roleArn });
  const projects = projectsDeployedBy(builderArn, (arn) => arn.replace(account, other));
  return { ...read, pipelines: [pipeline], projects };
}

const rolesAcross = [
  role(pipelineRoleArn, everything),
  role(starterArn, [allow(['codebuild:*', 's3:*'])], trustOf(pipelineRoleArn)),
  role(builderArn, everything),
];

/** The policy of the fixture's bucket, which lets in roles of other accounts. */
function letsIn(...roleArns: readonly string[]): ResourcePolicy {
  const [pipeline] = read.pipelines;
  return policyOf(`arn:aws:s3:::${pipeline?.artifactStores[0]?.bucket}`, {
    Effect: 'Allow',
    Principal: { AWS: roleArns },
    Action: 's3:*',
    Resource: '*',
  });
}

describe('checkPermissions, across accounts', () => {
  it('accepts an action in another account, by a role of that account which trusts the pipeline', () => {
    expect(() =>
      check(acrossAccounts(), rolesAcross, [topicPolicy, letsIn(starterArn, builderArn)]),
    ).not.to.throw();
  });

  for (const [who, lets] of [
    ['starter/AWSCodePipeline', builderArn],
    ['builder/AWSCodeBuild', starterArn],
  ] as const)
    it(`refuses it if the bucket of the artifacts does not let in ${who}`, () => {
      expect(() => check(acrossAccounts(), rolesAcross, [topicPolicy, letsIn(lets)])).to.throw(
        new RegExp(
          `User: arn:aws:sts::${other}:assumed-role/${who} is not authorized to perform: s3:\\w+ on resource: \\S+ because no resource-based policy allows`,
        ),
      );
    });

  it('refuses it if that role trusts another role, or may not start the project', () => {
    const pipeline = role(pipelineRoleArn, everything);
    const stranger = role(starterArn, [allow(['codebuild:*', 's3:*'])], trustOf(`${pipelineRoleArn}x`));
    expect(() => check(acrossAccounts(), [pipeline, stranger])).to.throw(
      `Deploy-development/Deploy: User: arn:aws:sts::${account}:assumed-role/r/AWSCodePipeline is not authorized to perform: sts:AssumeRole on resource: ${starterArn}`,
    );
    const powerless = role(starterArn, [allow(['s3:*'])], trustOf(pipelineRoleArn));
    expect(() => check(acrossAccounts(), [pipeline, powerless])).to.throw(
      `User: arn:aws:sts::${other}:assumed-role/starter/AWSCodePipeline is not authorized to perform: codebuild:StartBuild`,
    );
  });

  it('refuses it without a role of that account: no policy of its own lets CodeBuild be called from outside', () => {
    const { pipelines } = acrossAccounts();
    const [pipeline] = pipelines;
    const withoutRole = {
      ...acrossAccounts(),
      pipelines: pipeline
        ? [
            {
              ...pipeline,
              stages: pipeline.stages.map((stage) => ({
                ...stage,
                actions: stage.actions.map((action) => ({ ...action, roleArn: undefined })),
              })),
            },
          ]
        : [],
    };
    expect(pipelineStacks(withoutRole)).to.have.lengthOf(1);
    expect(() => check(withoutRole, [role(pipelineRoleArn, everything)])).to.throw(
      'acts in another account than arn:aws:codebuild:eu-west-1:111122223333:project/',
    );
  });
});
