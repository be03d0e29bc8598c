import { expect } from 'chai';
import { inPipelineAccount } from '../src/pipeline-account.ts';
import { isStageRollback } from '../src/stage-rollback.ts';
import { rejection } from './helpers/rejection.ts';
import { createStepFolder, type StepFolder } from './helpers/step-folder.ts';

const roleArn = 'arn:aws:iam::000000000000:role/hello-world-deployments';
const stage = { region: 'eu-west-1', pipelineName: 'hello-world', stageName: 'Deploy-staging' };

describe('inPipelineAccount', () => {
  let folder: StepFolder;

  beforeEach(() => {
    folder = createStepFolder();
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
    expect(assume?.args.slice(0, 5)).to.deep.equal([
      ...['sts', 'assume-role', '--role-arn', roleArn, '--role-session-name'],
    ]);
    expect(assume?.accessKeyId).to.equal(null);
    expect(ask?.accessKeyId).to.equal(`ASIA of ${roleArn}`);
    expect(context.environment).not.to.have.property('AWS_ACCESS_KEY_ID');
  });

  it('fails with the words of AWS if the role may not be taken', async () => {
    folder.know({ failures: { 'aws sts': 'An error occurred (AccessDenied)' } });
    const { message } = await rejection(isStageRollback(withRole(), stage));
    expect(message).to.contain('aws sts assume-role failed with exit code 254: An error occurred');
  });
});
