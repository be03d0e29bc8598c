import { expect } from 'chai';
import { listExecutions } from '../../src/pipeline/pipeline-executions.ts';
import { createStepFolder, type StepFolder } from '../helpers/step-folder.ts';

const place = { region: 'eu-west-1', pipelineName: 'hello-world' };
const executions = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ pipelineExecutionId: `${index}`, status: 'Succeeded' }));

describe('listExecutions', () => {
  let folder: StepFolder;

  beforeEach(async () => {
    folder = await createStepFolder();
  });

  afterEach(() => folder.remove());

  const list = async () =>
    (await listExecutions(folder.context, place)).map(({ pipelineExecutionId }) => pipelineExecutionId);

  it('reads all pages, the newest execution first', async () => {
    folder.know({ executions: executions(90) });
    expect(await list()).to.deep.equal(executions(90).map((one) => one.pipelineExecutionId));
    expect(folder.calls('aws').map(({ input }) => input?.['nextToken'])).to.deep.equal([
      undefined,
      '40',
      '80',
    ]);
  });

  it('stops at a hundred', async () => {
    folder.know({ executions: executions(400) });
    expect(await list()).to.have.lengthOf(100);
    expect(folder.calls('aws')).to.have.lengthOf(3);
  });

  it('finds none in a pipeline that never ran', async () => {
    expect(await list()).to.deep.equal([]);
  });
});
