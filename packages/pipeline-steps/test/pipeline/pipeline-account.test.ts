import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { inPipelineAccount } from '../../src/pipeline/pipeline-account.ts';
import { isStageRollback } from '../../src/pipeline/stage-rollback.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const roleArn = 'arn:aws:iam::000000000000:role/hello-world-deployments';
const stage = { region: 'eu-central-1', pipelineName: 'hello-world', stageName: 'Deploy-staging' };

describe('inPipelineAccount', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  const withRole = () => ({
    ...folder.context,
    environment: { ...folder.context.environment, PIPELINE_ROLE_ARN: roleArn },
  });

  it('takes no role without PIPELINE_ROLE_ARN', async () => {
    expect(await inPipelineAccount(folder.context)).to.equal(folder.context);
    expect(folder.calls()).to.deep.equal([]);
  });

  it('asks about the pipeline with the keys of the role, and keeps its own for the rest', async () => {
    const context = withRole();
    expect(await isStageRollback(context, stage)).to.equal(false);
    const [assume, ask] = folder.calls('aws');
    expect(assume).to.deep.include({ args: ['sts:AssumeRole'], region: 'eu-west-1', accessKeyId: 'own-key' });
    expect(assume?.input).to.include({ RoleArn: roleArn });
    expect(ask).to.deep.include({
      args: ['codepipeline:GetPipelineState'],
      region: 'eu-central-1',
      accessKeyId: 'ASIA of hello-world-deployments',
      input: { name: 'hello-world' },
    });
    expect(context.environment).to.include({ AWS_ACCESS_KEY_ID: 'own-key' });
  });

  it('fails with the words of AWS if the role may not be taken', async () => {
    folder.know({ failures: { 'aws sts': 'AccessDenied: you may not' } });
    const { message } = await rejectionOf(isStageRollback(withRole(), stage));
    expect(message).to.equal('sts:AssumeRole failed: AccessDenied: you may not');
  });
});
