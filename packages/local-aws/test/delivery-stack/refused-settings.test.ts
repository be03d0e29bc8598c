import { expect } from 'chai';
import { parseDeliveryStack } from '../../src/delivery-stack/parse-delivery-stack.ts';
import { actionPath, deliveryJson } from '../helpers/delivery-json.ts';

const buildPath = ['resource', 'aws_codebuild_project', 'build'];
const environmentVariablePath = [...buildPath, 'environment', 'environment_variable', 0];
const pipelinePath = ['resource', 'aws_codepipeline', 'pipeline'];

describe('parseDeliveryStack', () => {
  const refusals: [string, (string | number)[], unknown, string][] = [
    [
      'a reference only an apply resolves',
      [...environmentVariablePath, 'value'],
      'key ${aws_kms_key.artifacts.key_id}',
      'aws_codebuild_project.build: environment.environment_variable[0].value: aws_kms_key.artifacts is not in the stack.',
    ],
    [
      'an attribute AWS makes up',
      [...environmentVariablePath, 'value'],
      '${aws_codecommit_repository.source.repository_id}',
      'environment.environment_variable[0].value: ${aws_codecommit_repository.source.repository_id} is not known before an apply',
    ],
    [
      'a Terraform function',
      actionPath(2, 1, 'configuration', 'EnvironmentVariables'),
      '${jsonencode([1])}',
      'aws_codepipeline.pipeline: stage[2].action[1].configuration.EnvironmentVariables: ${jsonencode([1])} is not known',
    ],
    [
      'a reference to itself',
      [...buildPath, 'name'],
      '${aws_codebuild_project.build.name}',
      '${aws_codebuild_project.build.name} refers to itself.',
    ],
    [
      'an unknown provider of an action',
      actionPath(1, 0, 'provider'),
      'Jenkins',
      'stage[1].action[0].provider: Jenkins is not known to the rehearsal; it knows CodeCommit, CodeBuild, Manual.',
    ],
    [
      'an unknown setting of an action',
      actionPath(1, 0, 'configuration', 'BatchEnabled'),
      'true',
      'stage[1].action[0].configuration.BatchEnabled: BatchEnabled of a CodeBuild action is not known',
    ],
    [
      'a category its provider lacks',
      actionPath(1, 0, 'category'),
      'Deploy',
      'stage[1].action[0].category: CodeBuild has no Deploy actions; it has Build, Test.',
    ],
    [
      'a stage that rolls back by itself',
      [...pipelinePath, 'stage', 2, 'on_failure', 'result'],
      'ROLLBACK',
      'stage[2].on_failure.result: ROLLBACK is not known to the rehearsal; it knows FAIL.',
    ],
    [
      'a trigger',
      [...pipelinePath, 'trigger'],
      [{}],
      'aws_codepipeline.pipeline: trigger is a setting the rehearsal',
    ],
    [
      'a V1 pipeline',
      [...pipelinePath, 'pipeline_type'],
      'V1',
      'pipeline_type: V1 is not known to the rehearsal',
    ],
    [
      'another execution mode',
      [...pipelinePath, 'execution_mode'],
      'PARALLEL',
      'aws_codepipeline.pipeline: execution_mode: PARALLEL is not known to the rehearsal; it knows QUEUED.',
    ],
    [
      'the execution mode that AWS takes unless it is told',
      [...pipelinePath, 'execution_mode'],
      undefined,
      'execution_mode: SUPERSEDED is not known to the rehearsal; it knows QUEUED.',
    ],
    [
      'a link beside an approval',
      actionPath(2, 0, 'configuration', 'ExternalEntityLink'),
      'https://example.com',
      'configuration.ExternalEntityLink: ExternalEntityLink of a Manual action is not known to the rehearsal',
    ],
    [
      'another source of a project',
      [...buildPath, 'source', 'type'],
      'GITHUB',
      'aws_codebuild_project.build: source.type: GITHUB is not known to the rehearsal; it knows CODEPIPELINE.',
    ],
    [
      'an unknown setting of a project',
      [...buildPath, 'source', 'git_clone_depth'],
      1,
      'source.git_clone_depth is a setting the rehearsal does not know',
    ],
    [
      'a variable kept in Parameter Store',
      [...environmentVariablePath, 'type'],
      'PARAMETER_STORE',
      'environment.environment_variable[0].type: PARAMETER_STORE is not known',
    ],
    [
      'an inline buildspec',
      [...buildPath, 'source', 'buildspec'],
      'version: 0.2\n',
      'source.buildspec: the rehearsal reads',
    ],
    [
      'a target that is neither pipeline nor topic',
      ['resource', 'aws_cloudwatch_event_target', 'fail-target', 'arn'],
      'arn:aws:sqs:eu-west-1:000000000000:queue',
      'aws_cloudwatch_event_target.fail-target: arn: arn:aws:sqs:eu-west-1:000000000000:queue is neither',
    ],
    [
      'a target of a rule that is not there',
      ['resource', 'aws_cloudwatch_event_target', 'fail-target', 'rule'],
      'gone',
      'aws_cloudwatch_event_target.fail-target: rule: no event rule of the stack is named gone.',
    ],
    [
      'a pattern that is not JSON',
      ['resource', 'aws_cloudwatch_event_rule', 'branch', 'event_pattern'],
      '{',
      'aws_cloudwatch_event_rule.branch: event_pattern: { is not a JSON object',
    ],
    [
      'a rule that is switched off',
      ['resource', 'aws_cloudwatch_event_rule', 'branch', 'state'],
      'DISABLED',
      'aws_cloudwatch_event_rule.branch: state: DISABLED is not known to the rehearsal; it knows ENABLED.',
    ],
    [
      'image tags that may all move',
      ['resource', 'aws_ecr_repository', 'image', 'image_tag_mutability'],
      'MUTABLE',
      'image_tag_mutability: MUTABLE is not known to the rehearsal; it knows IMMUTABLE_WITH_EXCLUSION.',
    ],
    [
      'a pipeline on a schedule',
      ['resource', 'aws_cloudwatch_event_rule', 'branch', 'event_pattern'],
      undefined,
      'aws_cloudwatch_event_rule.branch: event_pattern: ',
    ],
    [
      'two projects of one name',
      [...buildPath, 'name'],
      'hello-world-deploy-development',
      'two resources are named',
    ],
    [
      'a stack without a pipeline',
      ['resource', 'aws_codepipeline'],
      undefined,
      'the delivery stack has no aws_codepipeline; name a service in delivery.ts.',
    ],
    [
      'a stack without a region',
      ['provider', 'aws', 0, 'region'],
      undefined,
      'provider.aws: region is missing',
    ],
    ['JSON of another kind', ['resource'], 'none', 'cdk.tf.json: resource: Invalid input'],
  ];
  for (const [what, path, value, message] of refusals) {
    it(`refuses ${what}`, () => {
      expect(() => parseDeliveryStack(deliveryJson(path, value))).to.throw(message);
    });
  }
});
