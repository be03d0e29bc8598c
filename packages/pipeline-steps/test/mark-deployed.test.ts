import { expect } from 'chai';
import { markDeployed } from '../src/mark-deployed.ts';
import { rejection } from './helpers/rejection.ts';
import { createStepFolder, digest, otherDigest, type StepFolder } from './helpers/step-folder.ts';

const request = { region: 'eu-west-1', repositoryName: 'hello_world_repo', digest, environment: 'staging' };

describe('markDeployed', () => {
  let folder: StepFolder;

  beforeEach(() => {
    folder = createStepFolder();
  });

  afterEach(() => folder.remove());

  it('tags the digest deployed-<environment> and returns the tag', async () => {
    expect(await markDeployed(folder.context, request)).to.equal('deployed-staging');
    expect(folder.state().tags).to.deep.equal({ 'deployed-staging': digest });
  });

  it('moves the tag from the digest that ran before', async () => {
    folder.know({ tags: { 'deployed-staging': otherDigest } });
    await markDeployed(folder.context, request);
    expect(folder.state().tags).to.deep.equal({ 'deployed-staging': digest });
  });

  it('can run again', async () => {
    await markDeployed(folder.context, request);
    expect(await markDeployed(folder.context, request)).to.equal('deployed-staging');
  });

  it('fails if the registry has no such digest', async () => {
    const missing = `sha256:${'0'.repeat(64)}`;
    const error = await rejection(markDeployed(folder.context, { ...request, digest: missing }));
    expect(error.message).to.equal(`hello_world_repo in eu-west-1 has no image ${missing}`);
  });
});
