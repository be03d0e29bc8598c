import { expect } from 'chai';
import { rejectionOf } from '../../programs/test/helpers/rejection-of.ts';
import { answerOf } from '../src/aws.ts';
import { findImage } from '../src/image/image-repository.ts';
import { startAnsweringServer } from './helpers/answering-server.ts';
import { createStepFolder, type StepFolder } from './helpers/step-folder.ts';

const repository = { region: 'eu-west-1', repositoryName: 'hello_world_repo' };

describe('a call of AWS', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  const ask = (environment: NodeJS.ProcessEnv = {}) =>
    rejectionOf(
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

  it('that reaches no address of several fails with the first', async () => {
    const refused = ['connect ECONNREFUSED 10.0.0.1:443', 'connect ECONNREFUSED 10.0.0.2:443'];
    const answer = Promise.reject(new AggregateError(refused.map((words) => new Error(words))));
    expect((await rejectionOf(answerOf('ecr:PutImage', answer))).message).to.equal(
      'ecr:PutImage failed: connect ECONNREFUSED 10.0.0.1:443',
    );
  });

  it('whose answer is not of AWS fails with its status', async () => {
    const server = await startAnsweringServer({ '/': [[503, '<html>busy</html>']] });
    const { message } = await ask({ AWS_ENDPOINT_URL: server.address.href });
    server.close();
    expect(message).to.equal('ecr:BatchGetImage failed: the answer is HTTP 503, and not of AWS');
  });

  it('that reaches nobody fails with the address', async () => {
    const { message } = await ask({ AWS_ENDPOINT_URL: 'http://127.0.0.1:1' });
    expect(message).to.equal('ecr:BatchGetImage failed: connect ECONNREFUSED 127.0.0.1:1');
  });
});
