import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AwsPlace } from '../../src/constructs/aws-place.ts';
import { isBucketWithoutState, moveFormerState } from '../../src/deploy/states-bucket.ts';
import { ConfigurationError } from '../../src/errors.ts';

const place = new AwsPlace({ accountId: '111122223333', region: 'eu-west-1' });
const bucket = 'aws-kube-cd-states-111122223333-eu-west-1';
const stateOf = (name: string) =>
  JSON.stringify({
    resources: [
      { type: 'aws_s3_bucket_policy', instances: [{ attributes: { bucket: name } }] },
      { type: 'aws_s3_bucket', instances: [{ attributes: { bucket: name } }] },
    ],
  });

describe('the state of the states’ bucket', () => {
  const { PATH } = process.env;
  let folder: string;
  let former: string;
  let own: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'infra-state-'));
    mkdirSync(join(folder, '.state'));
    former = join(folder, '.state/terraform.tfstate');
    own = join(folder, '.state/111122223333/eu-west-1/terraform.tfstate');
  });
  afterEach(() => {
    process.env['PATH'] = PATH;
    rmSync(folder, { recursive: true });
  });

  it('is moved from where all accounts had one, once', async () => {
    writeFileSync(former, stateOf(bucket));
    expect(await moveFormerState(folder, place)).to.equal(
      '.state/terraform.tfstate is now .state/111122223333/eu-west-1/terraform.tfstate: each account and region has a state of its own.',
    );
    expect(readFileSync(own, 'utf8')).to.equal(stateOf(bucket));
    expect(existsSync(former)).to.equal(false);
    expect(await moveFormerState(folder, place)).to.equal(undefined);
  });

  it('stays where it is while account.ts names another account or region', async () => {
    writeFileSync(former, stateOf(bucket));
    for (const other of [
      { accountId: '444455556666', region: 'eu-west-1' },
      { accountId: '111122223333', region: 'eu-north-1' },
    ])
      expect(await moveFormerState(folder, new AwsPlace(other))).to.equal(undefined);
    expect(existsSync(former)).to.equal(true);
  });

  it('is never written over', async () => {
    writeFileSync(former, stateOf(bucket));
    mkdirSync(join(own, '..'), { recursive: true });
    writeFileSync(own, 'newer');
    expect(await moveFormerState(folder, place)).to.equal(undefined);
    expect(readFileSync(own, 'utf8')).to.equal('newer');
  });

  it('is refused in one sentence where it is none', async () => {
    writeFileSync(former, '{');
    const error = await moveFormerState(folder, place).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ConfigurationError);
    expect(String(error)).to.include(`${former} is no Terraform state`);
  });

  /** An `aws` in PATH that records its arguments. */
  function answerAws(script: string): void {
    writeFileSync(join(folder, 'aws'), `#!/bin/sh\necho "$*" >> ${folder}/words\n${script}\n`, {
      mode: 0o755,
    });
    process.env['PATH'] = `${folder}:${PATH}`;
  }

  it('is missed where AWS has the bucket, of this account', async () => {
    answerAws('exit 0');
    expect(await isBucketWithoutState(folder, place)).to.equal(true);
    expect(readFileSync(join(folder, 'words'), 'utf8')).to.equal(
      `s3api head-bucket --bucket ${bucket} --region eu-west-1 --expected-bucket-owner 111122223333\n`,
    );
  });

  it('is not needed if AWS has no such bucket, and not requested if it exists', async () => {
    answerAws(
      'echo "An error occurred (404) when calling the HeadBucket operation: Not Found" >&2; exit 254',
    );
    expect(await isBucketWithoutState(folder, place)).to.equal(false);
    mkdirSync(join(own, '..'), { recursive: true });
    writeFileSync(own, stateOf(bucket));
    answerAws('exit 1');
    expect(await isBucketWithoutState(folder, place)).to.equal(false);
  });

  it('is unknown if AWS does not answer: one sentence gives its reason, and Terraform is not called', async () => {
    answerAws('echo "Unable to locate credentials. You can configure them by aws configure." >&2; exit 253');
    const error = await isBucketWithoutState(folder, place).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(ConfigurationError);
    expect(String(error)).to.include(`--bucket ${bucket} `).and.to.include(': Unable to locate credentials.');
    process.env['PATH'] = folder;
    rmSync(join(folder, 'aws'));
    expect(String(await isBucketWithoutState(folder, place).catch((thrown: unknown) => thrown))).to.include(
      'aws is not on PATH: install the AWS CLI 2',
    );
  });
});
