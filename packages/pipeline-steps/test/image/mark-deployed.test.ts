import { expect } from 'chai';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { markDeployed } from '../../src/image/mark-deployed.ts';
import { createStepFolder, digest, otherDigest, type StepFolder } from '../helpers/step-folder.ts';

const images = { region: 'eu-west-1', repositoryName: 'hello_world_repo', pipelineName: 'hello-world' };
const deployment = (environment: string, digest: string, status = 'Succeeded') => ({
  stage: `Deploy-${environment}`,
  digest,
  status,
});

describe('markDeployed', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  const operations = () => folder.calls('aws').map(({ args }) => args[0]);

  it('tags nothing before the first deployment', async () => {
    await markDeployed(folder.context, images);
    expect(folder.state().tags).to.deep.equal({});
  });

  it('tags the digest of each environment deployed-<environment>', async () => {
    folder.know({ deployments: [deployment('staging', digest), deployment('development', otherDigest)] });
    await markDeployed(folder.context, images);
    expect(folder.state().tags).to.deep.equal({
      'deployed-staging': digest,
      'deployed-development': otherDigest,
    });
  });

  it('moves the tag to the newest deployment that passed, as an undo is', async () => {
    folder.know({
      tags: { 'deployed-staging': otherDigest },
      deployments: [
        deployment('staging', otherDigest, 'Failed'),
        deployment('staging', digest),
        deployment('staging', otherDigest),
      ],
    });
    await markDeployed(folder.context, images);
    expect(folder.state().tags).to.deep.equal({ 'deployed-staging': digest });
  });

  it('takes from a deployment only its own environment, whatever it exports', async () => {
    const exported = { ENVIRONMENT: 'production', 'deployed-production': otherDigest };
    folder.know({ deployments: [{ ...deployment('development', digest), exported }] });
    await markDeployed(folder.context, images);
    expect(folder.state().tags).to.deep.equal({ 'deployed-development': digest });
  });

  it('skips values that are no digest, and stages that deploy nothing', async () => {
    folder.know({
      deployments: [
        deployment('development', 'imageTag=latest'),
        { stage: 'Build', status: 'Succeeded', digest },
        { stage: 'Deploy-x y', status: 'Succeeded', digest },
      ],
    });
    await markDeployed(folder.context, images);
    expect(operations()).to.deep.equal(['codepipeline:ListActionExecutions']);
  });

  it('writes nothing if the tag is right', async () => {
    folder.know({ tags: { 'deployed-staging': digest }, deployments: [deployment('staging', digest)] });
    await markDeployed(folder.context, images);
    expect(operations()).to.deep.equal(['codepipeline:ListActionExecutions', 'ecr:BatchGetImage']);
  });

  it('names an image that the registry has no longer, and goes on', async () => {
    const missing = `sha256:${'0'.repeat(64)}`;
    folder.know({ deployments: [deployment('production', missing), deployment('staging', digest)] });
    await markDeployed(folder.context, images);
    expect(folder.said).to.deep.equal([`production runs ${missing}, which hello_world_repo no longer has`]);
    expect(folder.state().tags).to.deep.equal({ 'deployed-staging': digest });
  });

  it('fails if CodePipeline does not say what is deployed: a push could then lose it', async () => {
    folder.know({ failures: { 'aws codepipeline': 'AccessDeniedException: no' } });
    const { message } = await rejectionOf(markDeployed(folder.context, images));
    expect(message).to.equal('codepipeline:ListActionExecutions failed: AccessDeniedException: no');
  });
});
