import { expect } from 'chai';
import { findImage } from '../src/image-repository.ts';
import { rejection } from './helpers/rejection.ts';
import { createStepFolder, type StepFolder } from './helpers/step-folder.ts';

const repository = { region: 'eu-west-1', repositoryName: 'hello_world_repo' };

describe('a call of AWS', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  const ask = (environment: NodeJS.ProcessEnv = {}) =>
    rejection(
      findImage(
        { ...folder.context, environment: { ...folder.context.environment, ...environment } },
        repository,
        { imageTag: 'latest' },
      ),
    );

  it('that AWS refuses fails with its error and its words', async () => {
    folder.know({ failures: { 'aws ecr': 'RepositoryNotFoundException: it does not exist' } });
    const { message } = await ask();
    expect(message).to.equal('ecr:BatchGetImage failed: RepositoryNotFoundException: it does not exist');
  });

  it('is sent again if AWS fails, and is then an error of its own', async () => {
    folder.know({ failures: { 'aws ecr': 'ThrottlingException: Rate exceeded' } });
    expect((await ask()).message).to.equal('ecr:BatchGetImage failed: ThrottlingException: Rate exceeded');
    expect(folder.calls('aws')).to.have.lengthOf(3);
  });

  it('that reaches nobody fails with the address', async () => {
    const { message } = await ask({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(message).to.equal('ecr:BatchGetImage failed: connect ECONNREFUSED 127.0.0.1:1');
  });
});
