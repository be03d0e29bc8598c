import { expect } from 'chai';
import type { DeliveryStack } from '../../src/delivery-stack/delivery-stack.ts';
import {
  account,
  check,
  everything,
  pipelineRoleArn,
  policyOf,
  projectsDeployedBy,
  read,
  role,
} from '../helpers/pipeline-policies.ts';
import { stackWithAction, withStores } from '../helpers/pipeline-story.ts';
import { allow } from '../helpers/region.ts';

const elsewhere = 'us-west-2';
const builderArn = `arn:aws:iam::${account}:role/builder`;

/** The fixture's delivery, whose deployment is in another region. */
function acrossRegions(): DeliveryStack {
  const { pipeline } = withStores(stackWithAction('Deploy', { region: elsewhere }), ['eu-west-1', elsewhere]);
  const projects = projectsDeployedBy(builderArn, (arn) => arn.replace('eu-west-1', elsewhere));
  return { ...read, pipelines: [pipeline], projects };
}

const builder = role(builderArn, everything);
/** Allows all but writing to the bucket of the other region, or using it from there. */
const without = (action: string, condition: object = {}) =>
  allow([action], 'arn:aws:s3:::artifacts-1/*', condition).replace('"Allow"', '"Deny"');

describe('checkPermissions, across regions', () => {
  it('accepts an action in another region, whose build reads the artifacts there', () => {
    expect(() => check(acrossRegions(), [role(pipelineRoleArn, everything), builder])).not.to.throw();
  });

  it('refuses it if the pipeline may not copy the artifact to the bucket there', () => {
    const powerless = role(pipelineRoleArn, [...everything, without('s3:PutObject')]);
    expect(() => check(acrossRegions(), [powerless, builder])).to.throw(
      /^pipeline hello-world: User: \S+assumed-role\/r\/AWSCodePipeline is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::artifacts-1\/hello-world\//,
    );
  });

  it('refuses it if its build may not read there, by the region that it calls', () => {
    const condition = { StringEquals: { 'aws:RequestedRegion': elsewhere } };
    const powerless = role(builderArn, [...everything, without('s3:GetObject', condition)]);
    expect(() => check(acrossRegions(), [role(pipelineRoleArn, everything), powerless])).to.throw(
      /Deploy-development\/Deploy: User: \S+builder\/AWSCodeBuild is not authorized to perform: s3:GetObject/,
    );
  });

  it('refuses it if the policy of the bucket there denies it', () => {
    const denies = policyOf('arn:aws:s3:::artifacts-1', {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: '*',
    });
    expect(() => check(acrossRegions(), [role(pipelineRoleArn, everything), builder], [denies])).to.throw(
      'artifacts-1',
    );
  });
});
