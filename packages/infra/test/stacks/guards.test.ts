import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { z } from 'zod';
import { decide } from '../../../infra-checks/src/iam/evaluate.ts';
import { parsePolicy } from '../../../infra-checks/src/iam/policy.ts';
import { resourcesIn } from '../../src/synthesized/synthesized-stack.ts';
import { guards } from '../helpers/guards.ts';
import { decideFor, decideTrust, roleIn, rolesIn } from '../helpers/iam-roles.ts';
import {
  deliveryStack,
  deploymentsStacks,
  onlyResource,
  resourcesOf,
  stacks,
} from '../helpers/synthesize.ts';
import { pipelinesOf, projectsOf } from '../helpers/views.ts';

const roles = rolesIn(stacks);
const projects = [deliveryStack, ...deploymentsStacks].flatMap(projectsOf);
const account = { 'aws:SourceAccount': '000000000000' };
const codeBuild = { service: 'codebuild.amazonaws.com' };
const projectArn = (name: string) => `arn:aws:codebuild:eu-west-1:000000000000:project/${name}`;

describe('the twenty failures of a first apply or a first run', () => {
  it('are each guarded by an existing test', () => {
    expect(guards.map(({ number }) => number)).to.deep.equal(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    const gone = guards.flatMap(({ number, tests }) =>
      tests
        .filter(([file, title]) => !hasTest(file, title))
        .map(([file, title]) => `${number}: ${file} has no test "${title}"`),
    );
    expect(gone).to.deep.equal([]);
  });
});

function hasTest(file: string, title: string): boolean {
  const path = join(import.meta.dirname, '../../../..', file);
  if (!existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  return ["'", '"', '`'].some(
    (quote) => text.includes(`it(${quote}${title}`) || text.includes(`it(\n      ${quote}${title}`),
  );
}

describe('a project that CodeBuild could not take the role of', () => {
  for (const { name } of projects)
    it(`is not ${name}: its role trusts CodeBuild for this project, and for no other`, () => {
      const role = roleIn(roles, name);
      expect(decideTrust(role, codeBuild, { ...account, 'aws:SourceArn': projectArn(name) })).to.equal(
        'allowed',
      );
      for (const other of projects.filter((project) => project.name !== name))
        expect(
          decideTrust(role, codeBuild, { ...account, 'aws:SourceArn': projectArn(other.name) }),
          other.name,
        ).to.equal('not allowed');
      expect(decideTrust(role, codeBuild, account)).to.equal('not allowed');
    });
});

describe('a clone that would be refused', () => {
  const repository = 'arn:aws:codecommit:eu-west-1:000000000000:hello_world';

  it('is none of a project: each may pull only the source that the pipeline passes on by reference', () => {
    const actions = pipelinesOf(deliveryStack).flatMap(({ stage }) => stage.flatMap(({ action }) => action));
    const references = actions
      .filter(({ configuration }) => configuration['OutputArtifactFormat'] === 'CODEBUILD_CLONE_REF')
      .flatMap(({ output_artifacts: artifacts }) => artifacts);
    for (const { name } of projects) {
      const action = actions.find(({ configuration }) => configuration['ProjectName'] === name);
      const isClone = action?.input_artifacts.some((artifact) => references.includes(artifact));
      expect(decideFor(roleIn(roles, name), ['codecommit:GitPull', repository]), name).to.equal(
        isClone ? 'allowed' : 'not allowed',
      );
    }
  });

  it('is not that of the pipeline, which looks the repository up first', () => {
    expect(
      decideFor(roleIn(roles, 'hello-world-pipeline'), ['codecommit:GetRepository', repository]),
    ).to.equal('allowed');
  });
});

describe('an artifact that its reader could not decrypt', () => {
  const [keyAddress] = Object.keys(resourcesOf(deliveryStack, 'aws_kms_key'));
  const key = `\${aws_kms_key.${keyAddress}.arn}`;
  // The id of a key is known after the apply. Other stacks use the alias.
  const knownKey = 'arn:aws:kms:eu-west-1:000000000000:key/1234abcd';
  const alias = { 'kms:ResourceAliases': ['alias/aws-kube-cd-delivery'] };
  const keyPolicy = parsePolicy(z.string().parse(onlyResource(deliveryStack, 'aws_kms_key')['policy']));
  const bucketPolicy = parsePolicy(
    z.string().parse(onlyResource(deliveryStack, 'aws_s3_bucket_policy')['policy']),
  );
  const artifact = 'arn:aws:s3:::hello-world-artifacts-000000000000-eu-west-1/hello/x';
  const overTls = { 'aws:SecureTransport': 'true', 'aws:ResourceAccount': '000000000000' };
  const may = (
    name: string,
    action: string,
    resource: string,
    policy: typeof keyPolicy,
    context: Readonly<Record<string, string | readonly string[]>> = overTls,
  ) => {
    const { arn, statements } = roleIn(roles, name);
    return decide({ action, resource, caller: { arn }, context }, { identity: statements, resource: policy });
  };
  const readers = ['hello-world-pipeline', ...projects.map(({ name }) => name)];

  for (const name of readers)
    it(`is none for ${name}: bucket, key and role all let it read`, () => {
      expect(may(name, 's3:GetObject', artifact, bucketPolicy)).to.equal('allowed');
      for (const action of ['kms:Decrypt', 'kms:DescribeKey'])
        expect(
          [key, knownKey].map((arn) => may(name, action, arn, keyPolicy, alias)),
          action,
        ).to.include('allowed');
    });

  it('is written by the pipeline, under the key, with no header that the bucket would miss', () => {
    expect(may('hello-world-pipeline', 's3:PutObject', artifact, bucketPolicy)).to.equal('allowed');
    expect(may('hello-world-pipeline', 'kms:GenerateDataKey', key, keyPolicy)).to.equal('allowed');
  });

  it('is read by nobody without TLS', () => {
    const plain = { ...overTls, 'aws:SecureTransport': 'false' };
    for (const name of readers)
      expect(may(name, 's3:GetObject', artifact, bucketPolicy, plain), name).to.equal('denied');
  });
});

describe('a state that is lost with the build that wrote it', () => {
  it('is none: every stack but that of the bucket keeps its state in the bucket, under a key of its own, locked', () => {
    const kept = [...stacks].filter(([name]) => name !== 'state');
    const keys = kept.map(([, { terraform }]) => terraform.backend['s3']?.['key']);
    expect(keys).to.deep.equal(kept.map(([name]) => `${name}/terraform.tfstate`));
    for (const [name, { terraform }] of kept)
      expect(terraform.backend['s3'], name).to.include({ use_lockfile: true, encrypt: true });
  });
});

describe('an apply that ends at a resource which is there already', () => {
  it('names no two things of one kind alike, in all stacks', () => {
    const named = [
      'aws_iam_role',
      'aws_s3_bucket',
      'aws_cloudwatch_log_group',
      'aws_kms_alias',
      'aws_eks_cluster',
      'aws_codebuild_project',
    ];
    const names = [...stacks.values()].flatMap((stack) =>
      resourcesIn(stack)
        .filter(({ type }) => named.includes(type))
        .map(({ type, block }) => `${type} ${block['name'] ?? block['bucket']}`),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
  });
});
