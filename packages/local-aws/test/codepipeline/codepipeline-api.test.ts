import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { codePipelineApi } from '../../src/codepipeline/codepipeline-api.ts';
import { START, stackWith } from '../helpers/pipeline-story.ts';
import { refused, stage, waitingStory } from '../helpers/waiting-story.ts';

const pipelineName = 'hello-world';

interface Answer {
  readonly stageStates: readonly {
    readonly stageName: string;
    readonly latestExecution?: object;
    readonly inboundExecutions?: readonly object[];
    readonly actionStates: readonly { readonly actionName: string; readonly latestExecution?: object }[];
  }[];
}

describe('codePipelineApi', () => {
  /** The API over a pipeline in which e1 waits for its approval, and e2 for the stage. */
  async function waitingApi() {
    const story = waitingStory();
    const results = [story.queue.start(START), story.queue.start(START)];
    await story.untilWaiting('e2');
    const operations = codePipelineApi([{ ...stackWith(), queue: story.queue }]);
    const call = (name: string, input: object) => operations[`CodePipeline_20150709.${name}`]?.(input);
    const state = () =>
      (call('GetPipelineState', { name: pipelineName }) as Answer).stageStates.find(
        ({ stageName }) => stageName === stage,
      );
    return { ...story, results, call, state };
  }

  const answer = { status: 'Approved', summary: 'Looks good' };

  it('shows the token of the approval that waits, and the executions that wait for the stage', async () => {
    const { state, tokenOf } = await waitingApi();
    expect(state()?.latestExecution).to.include({ pipelineExecutionId: 'e1', status: 'InProgress' });
    expect(state()?.inboundExecutions).to.deep.equal([
      { pipelineExecutionId: 'e2', status: 'InProgress', type: 'STANDARD' },
    ]);
    expect(state()?.actionStates[0]?.latestExecution).to.include({
      status: 'InProgress',
      token: tokenOf('e1'),
    });
  });

  it('takes an answer with its comment, and opens the next approval', async () => {
    const { call, state, tokenOf, untilAsked, results, queue } = await waitingApi();
    const place = { pipelineName, stageName: stage, actionName: 'Approve' };
    const token = tokenOf('e1');
    expect(call('PutApprovalResult', { ...place, token, result: answer })).to.have.property('approvedAt');
    await untilAsked('e2');
    await results[0];
    expect(state()).not.to.have.property('inboundExecutions');
    expect(queue.history.executions[0]?.stages.at(-1)?.actions[0]?.summary).to.equal('Looks good');
    const again = { ...place, token, result: answer };
    expect(refused(() => call('PutApprovalResult', again))).to.equal('ApprovalAlreadyCompletedException');
  });

  it('stops an execution', async () => {
    const { call, results } = await waitingApi();
    const wanted = { pipelineName, pipelineExecutionId: 'e2' };
    expect(call('StopPipelineExecution', { ...wanted, reason: 'superseded' })).to.deep.equal({
      pipelineExecutionId: 'e2',
    });
    expect((await results[1])?.status).to.equal('STOPPED');
    const { pipelineExecution } = call('GetPipelineExecution', wanted) as {
      pipelineExecution: { status: string };
    };
    expect(pipelineExecution.status).to.equal('Stopped');
  });

  it('retries a stage, and lists each run of an action', async () => {
    const { call, state, tokenOf, untilAsked, results, queue } = await waitingApi();
    queue.stop('e2', true);
    await results[1];
    const place = { pipelineName, stageName: stage };
    const result = { status: 'Rejected', summary: 'Not today' };
    call('PutApprovalResult', { ...place, actionName: 'Approve', token: tokenOf('e1'), result });
    await results[0];
    const retry = { ...place, pipelineExecutionId: 'e1', retryMode: 'FAILED_ACTIONS' };
    expect(call('RetryStageExecution', retry)).to.deep.equal({ pipelineExecutionId: 'e1' });
    await untilAsked('e1');
    expect(state()?.latestExecution).to.include({ pipelineExecutionId: 'e1', status: 'InProgress' });
    expect(state()?.actionStates[0]?.latestExecution).to.include({ token: tokenOf('e1') });
    const filter = { pipelineExecutionId: 'e1' };
    const { actionExecutionDetails: runs } = call('ListActionExecutions', { pipelineName, filter }) as {
      actionExecutionDetails: { actionName: string; actionExecutionId: string; status: string }[];
    };
    const ofApproval = runs.filter(({ actionName }) => actionName === 'Approve');
    expect(ofApproval.map(({ status }) => status)).to.deep.equal(['InProgress', 'Failed']);
    expect(new Set(ofApproval.map(({ actionExecutionId }) => actionExecutionId))).to.have.property('size', 2);
    queue.stop('e1', true);
  });

  const token = randomUUID();
  const approval = { pipelineName, stageName: stage, actionName: 'Approve', token, result: answer };
  const stop = { pipelineName, pipelineExecutionId: 'e2' };
  const refusals: [what: string, code: string, operation: string, input: object][] = [
    [
      'of another pipeline',
      'PipelineNotFoundException',
      'PutApprovalResult',
      { ...approval, pipelineName: 'other' },
    ],
    ['of another stage', 'StageNotFoundException', 'PutApprovalResult', { ...approval, stageName: 'Deploy' }],
    ['of another action', 'ActionNotFoundException', 'PutApprovalResult', { ...approval, actionName: 'Ask' }],
    ['with a token of no approval', 'InvalidApprovalTokenException', 'PutApprovalResult', approval],
    ['with a token that is none', 'ValidationException', 'PutApprovalResult', { ...approval, token: 'none' }],
    [
      'with a long comment',
      'ValidationException',
      'PutApprovalResult',
      { ...approval, result: { ...answer, summary: 'x'.repeat(513) } },
    ],
    [
      'of another pipeline',
      'PipelineNotFoundException',
      'StopPipelineExecution',
      { ...stop, pipelineName: 'other' },
    ],
    [
      'with a long reason',
      'ValidationException',
      'StopPipelineExecution',
      { ...stop, reason: 'x'.repeat(201) },
    ],
    [
      'in a mode that is none',
      'ValidationException',
      'RetryStageExecution',
      { ...stop, stageName: stage, retryMode: 'LATER' },
    ],
    [
      'of an execution that does not run',
      'PipelineExecutionNotStoppableException',
      'StopPipelineExecution',
      { ...stop, pipelineExecutionId: 'e9' },
    ],
  ];
  for (const [what, code, operation, input] of refusals)
    it(`refuses ${operation} ${what}`, async () => {
      const { call } = await waitingApi();
      expect(refused(() => call(operation, input))).to.equal(code);
    });
});
