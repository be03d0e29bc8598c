import { expect } from 'chai';
import { configuration } from '../helpers/configuration.ts';
import { deliveryStack, onlyResource, resourcesOf, stacks, stateStack } from '../helpers/synthesize.ts';

const bucketName = 'aws-kube-cd-states-000000000000-eu-west-1';

describe('the state stack', () => {
  it('makes the bucket in which the other stacks keep their states', () => {
    expect(onlyResource(stateStack, 'aws_s3_bucket')).to.include({ bucket: bucketName });
    expect(deliveryStack.terraform.backend).to.have.nested.property('s3.bucket', bucketName);
  });

  it('keeps it versioned, encrypted, closed, and safe from a destroy', () => {
    expect(onlyResource(stateStack, 'aws_s3_bucket')).to.deep.include({
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(onlyResource(stateStack, 'aws_s3_bucket_versioning')).to.have.nested.property(
      'versioning_configuration.status',
      'Enabled',
    );
    expect(onlyResource(stateStack, 'aws_s3_bucket_public_access_block')).to.include({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it('blocks SSE-C on every bucket of every stack, as S3 does by itself: each plan would differ otherwise', () => {
    const encryptions = [...stacks.values()].flatMap((stack) =>
      Object.values(resourcesOf(stack, 'aws_s3_bucket_server_side_encryption_configuration')),
    );
    expect(encryptions).to.have.length.of.at.least(5);
    for (const encryption of encryptions)
      expect(encryption)
        .to.have.nested.property('rule[0].blocked_encryption_types')
        .that.deep.equals(['SSE-C']);
  });

  it('gives it a policy when it is closed, as S3 refuses two of these settings at once on a new bucket', () => {
    const [closed] = Object.keys(resourcesOf(stateStack, 'aws_s3_bucket_public_access_block'));
    expect(onlyResource(stateStack, 'aws_s3_bucket_policy')['depends_on']).to.deep.equal([
      `aws_s3_bucket_public_access_block.${closed}`,
    ]);
  });

  it('keeps its own state in this package, apart for each account and region, as each has a bucket', () => {
    expect(stateStack.terraform.backend).to.deep.equal({
      local: { path: '../../../.state/000000000000/eu-west-1/terraform.tfstate' },
    });
  });
});

describe('the backend of the delivery stack', () => {
  it('is locked by an object beside the state, and only for the configured account', () => {
    expect(deliveryStack.terraform.backend).to.deep.equal({
      s3: {
        allowed_account_ids: ['000000000000'],
        bucket: bucketName,
        encrypt: true,
        key: 'delivery/terraform.tfstate',
        region: 'eu-west-1',
        use_lockfile: true,
      },
    });
  });
});

describe('the Terraform of the delivery stack', () => {
  it('is one that knows the lockfile; an older one is refused by its version', () => {
    expect(deliveryStack.terraform).to.have.property('required_version', '>= 1.10.0');
  });
});

describe('the provider of every stack', () => {
  for (const [name, stack] of stacks)
    it(`refuses another account than the configured one in ${name}, the placeholder's among them`, () => {
      if (!name.endsWith('-namespaces'))
        expect(stack.provider['aws']).to.deep.equal([
          {
            region: 'eu-west-1',
            allowed_account_ids: ['000000000000'],
            default_tags: [
              { tags: { environment: environmentOf(name), stack: name, 'managed-by': 'cdktf' } },
            ],
          },
        ]);
      if (name !== 'state')
        expect(stack.terraform.backend['s3']).to.deep.include({ allowed_account_ids: ['000000000000'] });
    });

  function environmentOf(stack: string): string {
    return configuration.environments.find(({ name }) => stack.startsWith(`${name}-`))?.name ?? 'shared';
  }
});
