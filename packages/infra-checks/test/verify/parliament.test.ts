import { expect } from 'chai';
import { stacks } from '../../../infra/test/helpers/synthesize.ts';
import { lintable, type PolicyIssue, policyFindings } from '../../src/verify/parliament.ts';
import { policyDocuments } from '../../src/verify/policy-documents.ts';

const document = {
  stack: 'delivery',
  address: 'aws_iam_role_policy.build',
  argument: 'policy',
  text: '{"Statement":[{"Resource":"${aws_kms_key.key.arn}","Action":"${x}"}]}',
};
const key = { ...document, address: 'aws_kms_key.key' };
const issueOf = (file: string, issue = 'UNKNOWN_ACTION'): PolicyIssue => ({
  issue,
  title: 'Unknown action',
  severity: 'LOW',
  detail: 's3:GetObjekt',
  location: { filepath: `/tmp/x/${file}` },
});
const known = issueOf('known-fault.json');
const waived = [issueOf('delivery.aws_kms_key.key.policy.json', 'RESOURCE_STAR')];
const waivers = [{ issue: 'RESOURCE_STAR', document: /\.aws_kms_key\./, reason: 'the key itself' }];

function failures(issues: PolicyIssue[], documents = [document, key]): string[] {
  return policyFindings(issues, documents, waivers)
    .filter(({ outcome }) => outcome === 'failed')
    .map(({ text }) => text);
}

describe('policyFindings', () => {
  it('passes when it saw the known fault, and nothing else that is not waived', () => {
    expect(failures([known, ...waived])).to.deep.equal([]);
  });

  it('reports an issue with its document', () => {
    const found = issueOf('delivery.aws_iam_role_policy.build.policy.json');
    expect(failures([known, ...waived, found])).to.deep.equal([
      'parliament finds no fault with policy of aws_iam_role_policy.build in delivery\n' +
        '  LOW UNKNOWN_ACTION: Unknown action "s3:GetObjekt"',
    ]);
  });

  it('does not believe a parliament that is content with everything', () => {
    expect(failures(waived)).to.deep.equal([
      'parliament sees the fault of a policy that has one\n  it reported no UNKNOWN_ACTION',
    ]);
  });

  it('reports waivers that waive nothing', () => {
    expect(failures([known]).join()).to.match(
      /^every waiver of parliament waives something\n {2}RESOURCE_STAR of/,
    );
  });

  it('asks nothing of a waiver for documents that the configuration does not have', () => {
    expect(failures([known], [document])).to.deep.equal([]);
  });
});

describe('policyDocuments', () => {
  it('are the identity, trust, key, bucket and topic policies of all stacks', () => {
    const arguments_ = policyDocuments(stacks).map(
      ({ address, argument }) => `${address.replace(/\..*/, '')}.${argument}`,
    );
    expect([...new Set(arguments_)]).to.include.members([
      'aws_iam_role.assume_role_policy',
      'aws_iam_role_policy.policy',
      'aws_kms_key.policy',
      'aws_s3_bucket_policy.policy',
      'aws_sns_topic_policy.policy',
    ]);
  });
});

describe('lintable', () => {
  it('puts an ARN where Terraform will put one, and a word elsewhere', () => {
    expect(lintable(document)).to.deep.equal({
      Statement: [
        {
          Resource: 'arn:aws:kms:eu-west-1:000000000000:key/00000000-0000-0000-0000-000000000000',
          Action: 'x',
        },
      ],
    });
  });

  it('gives a trust policy the resource that it has not', () => {
    const trust = { ...document, argument: 'assume_role_policy', text: '{"Statement":[{"Effect":"Allow"}]}' };
    expect(lintable(trust)).to.deep.equal({
      Statement: [{ Effect: 'Allow', Resource: 'arn:aws:iam::000000000000:role/name' }],
    });
  });

  it('gives the policy of an image repository the resource that ECR does not let it have', () => {
    const images = {
      ...document,
      address: 'aws_ecr_repository_policy.images',
      text: '{"Statement":[{"Effect":"Allow","Action":["ecr:BatchGetImage"]}]}',
    };
    const resource = 'arn:aws:ecr:eu-west-1:000000000000:repository/name';
    expect(lintable(images)).to.deep.equal({
      Statement: [{ Effect: 'Allow', Action: ['ecr:BatchGetImage'], Resource: resource }],
    });
  });
});
