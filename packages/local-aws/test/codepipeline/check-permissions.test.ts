import { expect } from 'chai';
import { checkPermissions } from '../../src/codepipeline/check-permissions.ts';
import { type DeliveryStack, pipelineStacks } from '../../src/delivery-stack/delivery-stack.ts';
import { parseDeliveryStack } from '../../src/delivery-stack/parse-delivery-stack.ts';
import type { IamRole } from '../../src/iam/read-roles.ts';
import { deliveryJson } from '../helpers/delivery-json.ts';
import { stackWithAction } from '../helpers/pipeline-story.ts';
import { allow } from '../helpers/region.ts';

const account = '000000000000';
const other = '111122223333';
const pipelineRoleArn = `arn:aws:iam::${account}:role/r`;
const starterArn = `arn:aws:iam::${other}:role/starter`;
const read = parseDeliveryStack(deliveryJson());

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
const services = (...names: readonly string[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: names.map((name) => ({
      Effect: 'Allow',
      Principal: { Service: `${name}.amazonaws.com` },
      Action: 'sts:AssumeRole',
    })),
  });
const both = services('events', 'codepipeline');
const role = (arn: string, policies: readonly string[], trust = both): IamRole => ({
  arn,
  policies,
  trust,
  attached: [],
});

const everything = [allow(['codepipeline:*', 'codecommit:*', 'codebuild:*', 'sns:*', 'sts:AssumeRole'])];

/** The fixture's delivery, whose deployment is in another account and started by a role there. */
function acrossAccounts(roleArn: string | undefined = starterArn): DeliveryStack {
  const { pipeline } = stackWithAction('Deploy', { roleArn });
  const projects = new Map(
    [...read.projects].map(([name, project]) => [
      name,
      name.includes('deploy') ? { ...project, arn: project.arn.replace(account, other) } : project,
    ]),
  );
  return { ...read, pipelines: [pipeline], projects };
}

describe('checkPermissions', () => {
  it('accepts a pipeline whose role may do what its actions need', () => {
    expect(() => checkPermissions(read, [role(pipelineRoleArn, everything)])).not.to.throw();
  });

  for (const [provider, service, action] of [
    ['Source/Source', 'codecommit', 'GetBranch'],
    ['Build/Build', 'codebuild', 'StartBuild'],
    ['Deploy-development/Approve', 'sns', 'Publish'],
  ] as const)
    it(`refuses ${provider} in the words of AWS without ${service}:${action}`, () => {
      const rest = ['codepipeline:*', 'codecommit:*', 'codebuild:*', 'sns:*'].filter(
        (of) => !of.startsWith(service),
      );
      expect(() => checkPermissions(read, [role(pipelineRoleArn, [allow(rest)])])).to.throw(
        `pipeline hello-world: ${provider}: User: arn:aws:sts::${account}:assumed-role/r/AWSCodePipeline is not authorized to perform: ${service}:${action} on resource: `,
      );
    });

  for (const [missing, words] of [
    [
      'events',
      'event rule hello-world-branch: events.amazonaws.com is not authorized to perform: sts:AssumeRole on ',
    ],
    [
      'codepipeline',
      'pipeline hello-world: codepipeline.amazonaws.com is not authorized to perform: sts:AssumeRole on ',
    ],
  ] as const)
    it(`refuses a role that ${missing}.amazonaws.com may not take`, () => {
      const trust = services(...['events', 'codepipeline'].filter((name) => name !== missing));
      expect(() => checkPermissions(read, [role(pipelineRoleArn, everything, trust)])).to.throw(words);
    });

  it('refuses an event rule whose role may not start the pipeline', () => {
    const rest = [allow(['codecommit:*', 'codebuild:*', 'sns:*'])];
    expect(() => checkPermissions(read, [role(pipelineRoleArn, rest)])).to.throw(
      /event rule \S+: User: \S+ is not authorized to perform: codepipeline:StartPipelineExecution on resource: arn:aws:codepipeline:eu-west-1:000000000000:hello-world/,
    );
  });

  it('refuses a pipeline whose role is in no stack', () => {
    expect(() => checkPermissions(read, [])).to.throw('because no identity-based policy allows');
  });

  it('accepts an action in another account, by a role of that account which trusts the pipeline', () => {
    const starter = role(starterArn, [allow(['codebuild:*'])], trustOf(pipelineRoleArn));
    expect(() =>
      checkPermissions(acrossAccounts(), [role(pipelineRoleArn, everything), starter]),
    ).not.to.throw();
  });

  it('refuses it if that role trusts another role, or may not start the project', () => {
    const pipeline = role(pipelineRoleArn, everything);
    const stranger = role(starterArn, [allow(['codebuild:*'])], trustOf(`${pipelineRoleArn}x`));
    expect(() => checkPermissions(acrossAccounts(), [pipeline, stranger])).to.throw(
      `Deploy-development/Deploy: User: arn:aws:sts::${account}:assumed-role/r/AWSCodePipeline is not authorized to perform: sts:AssumeRole on resource: ${starterArn}`,
    );
    const powerless = role(starterArn, [allow(['s3:*'])], trustOf(pipelineRoleArn));
    expect(() => checkPermissions(acrossAccounts(), [pipeline, powerless])).to.throw(
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
    expect(() => checkPermissions(withoutRole, [role(pipelineRoleArn, everything)])).to.throw(
      'acts in another account than arn:aws:codebuild:eu-west-1:111122223333:project/',
    );
  });
});
