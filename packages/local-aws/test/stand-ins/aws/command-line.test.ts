import { assert } from 'chai';
import { AwsFault } from '../../../src/stand-ins/aws/aws-errors.ts';
import { parseAwsCommand } from '../../../src/stand-ins/aws/command-line.ts';

const standsIn =
  'aws: the rehearsal stands in for aws ecr get-login-password, aws ecr batch-get-image, aws ecr describe-images, ' +
  'aws ecr put-image, ' +
  'aws eks update-kubeconfig, aws codepipeline get-pipeline-state, ' +
  'aws codepipeline list-action-executions, aws codepipeline list-pipeline-executions, aws codepipeline stop-pipeline-execution, aws sts assume-role, aws sns publish only; it does not know ';

describe('parseAwsCommand', () => {
  const sameCalls = [
    'ecr batch-get-image --region eu-west-1 --repository-name r --image-ids imageTag=a --output json',
    'ecr batch-get-image --image-ids imageTag=a --output=json --repository-name=r --region=eu-west-1',
    '--region eu-west-1 ecr batch-get-image --repository-name x --repository-name r --image-ids imageTag=a',
  ];
  for (const line of sameCalls) {
    it(`reads "${line}"`, () => {
      const call = parseAwsCommand(line.split(' '));
      assert.equal(call.name, 'ecr batch-get-image');
      assert.equal(call.optional('region'), 'eu-west-1');
      assert.equal(call.required('repository-name'), 'r');
      assert.equal(call.required('image-ids'), 'imageTag=a');
    });
  }

  it('keeps a value with "=" and line ends whole', () => {
    const manifest = '{\n  "a": "b=c"\n}';
    const words = ['ecr', 'put-image', '--repository-name', 'r', '--image-tag', 't'];
    const call = parseAwsCommand([...words, `--image-manifest=${manifest}`]);
    assert.equal(call.required('image-manifest'), manifest);
    assert.isUndefined(call.optional('image-manifest-media-type'));
  });

  const refused = [
    { line: 's3 cp a b', text: `${standsIn}'aws s3 cp'` },
    { line: 'ecr list-images', text: `${standsIn}'aws ecr list-images'` },
    { line: '--version', text: `${standsIn}'aws --version'` },
    { line: 'toString constructor', text: `${standsIn}'aws toString constructor'` },
    {
      line: 'ecr get-login-password --query x',
      text: `${standsIn}'--query' of 'aws ecr get-login-password'`,
    },
    {
      line: 'ecr get-login-password --output text',
      text: "aws: the rehearsal stands in for --output json only; it does not know '--output text'",
    },
    { line: 'ecr get-login-password extra', text: 'aws: error: Unknown options: extra' },
    { line: 'ecr get-login-password --region', text: 'aws: error: argument --region: expected one argument' },
    {
      line: 'ecr put-image --repository-name r --image-manifest x',
      text: 'aws: error: the following arguments are required: --image-tag',
    },
    {
      line: 'eks update-kubeconfig --region x',
      text: 'aws: error: the following arguments are required: --name, --role-arn',
    },
  ];
  for (const { line, text } of refused) {
    it(`refuses "${line}" with exit status 252`, () => {
      try {
        parseAwsCommand(line.split(' '));
        assert.fail('was not refused');
      } catch (error) {
        assert.instanceOf(error, AwsFault);
        assert.equal(error.message, text);
        assert.equal(error.exitCode, 252);
      }
    });
  }
});
