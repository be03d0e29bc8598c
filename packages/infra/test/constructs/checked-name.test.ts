import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack } from 'cdktf';
import { expect } from 'chai';
import { checkedLength, checkedName } from '../../src/constructs/checked-name.ts';

const directory = mkdtempSync(join(tmpdir(), 'infra-names-'));
const scope = new TerraformStack(new App({ outdir: directory }), 'delivery');

describe('checkedName', () => {
  after(() => rmSync(directory, { recursive: true }));

  const refused: [Parameters<typeof checkedName>[1], string][] = [
    ['CodeBuild project', 'hello.world'],
    ['CodeBuild project', 'p'.repeat(151)],
    ['CodeCommit repository', 'hello_world.git'],
    ['CodeCommit repository', 'r'.repeat(101)],
    ['CodePipeline pipeline', 'hello world'],
    ['ECR repository', 'Hello'],
    ['EventBridge rule', 'r'.repeat(65)],
    ['IAM role', 'r'.repeat(65)],
    ['IAM role', 'a role'],
    ['KMS alias', 'alias/aws/mine'],
    ['S3 bucket', 'hello_world'],
    ['S3 bucket', 'b'.repeat(64)],
    ['S3 bucket', 'hello-an'],
    ['S3 bucket', 'xn--hello'],
    ['SNS topic', 'a.b'],
    ['security group', 'sg-hello'],
  ];
  for (const [kind, name] of refused)
    it(`refuses ${name.slice(0, 20)} (${name.length} characters) as the name of a ${kind}`, () => {
      expect(() => checkedName(scope, kind, name)).to.throw(`delivery: ${name} (${name.length} characters)`);
    });

  const accepted: [Parameters<typeof checkedName>[1], string][] = [
    ['CodeCommit repository', 'hello_world'],
    ['ECR repository', 'team/hello_world_repo'],
    ['IAM role', 'r'.repeat(64)],
    ['S3 bucket', 'hello-world-artifacts-000000000000-eu-west-1'],
  ];
  for (const [kind, name] of accepted)
    it(`takes ${name.slice(0, 50)} as the name of a ${kind}`, () => {
      expect(checkedName(scope, kind, name)).to.equal(name);
    });
});

describe('checkedLength', () => {
  it('names the place, the length and the limit', () => {
    expect(() => checkedLength(scope, 'CustomData', 'x'.repeat(1001), 1000)).to.throw(
      'delivery: CustomData has 1001 characters, AWS takes 1000',
    );
  });
});
