import path from 'node:path';
import { assert } from 'chai';
import { temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import { codePipelineApi } from '../../../src/codepipeline/codepipeline-api.ts';
import { createExecutionHistory } from '../../../src/codepipeline/execution-history.ts';
import { createExecutionQueue } from '../../../src/codepipeline/execution-queue.ts';
import { snsApi } from '../../../src/event-bridge/sns-api.ts';
import { askApi } from '../../../src/stand-ins/aws/api-client.ts';
import { AwsFault } from '../../../src/stand-ins/aws/aws-errors.ts';
import { startJsonApi } from '../../../src/stand-ins/aws-json-api.ts';
import { buildResult, friendlyServices, START, stackWith } from '../../helpers/pipeline-story.ts';

const topicArn = 'arn:aws:sns:eu-west-1:000000000000:delivery';
const eventRules = [
  {
    name: 'failure',
    enabled: true,
    pattern: {},
    targets: [],
    topics: [{ topicArn, inputPaths: {}, inputTemplate: undefined }],
  },
];

const executionsOf = (answer: object) =>
  (answer as { pipelineExecutionSummaries: Record<string, unknown>[] }).pipelineExecutionSummaries;

describe('askApi', () => {
  const makeFolder = temporaryFolders();

  /** What each deploy build of a pipeline sees of it, once forwards and once in a rollback; and what SNS was told. */
  async function see(ask: (socket: string) => Promise<object>) {
    const apiSocket = path.join(await makeFolder(), 'api.sock');
    const told: string[] = [];
    const seen: object[] = [];
    const { services } = friendlyServices({
      runBuild: async ({ action }) => {
        if (action === 'Deploy') seen.push(await ask(apiSocket));
        return buildResult(action === 'Build' ? { IMAGE_TAG: '1' } : {});
      },
    });
    const stack = { ...stackWith(), eventRules };
    const history = createExecutionHistory();
    const names = ['first', 'second', 'third'];
    const queue = createExecutionQueue({
      stack,
      services,
      onEvent: (event) => history.record(event),
      createExecutionId: () => names.shift() ?? '',
    });
    const operations = {
      ...codePipelineApi([{ ...stack, queue, history }]),
      ...snsApi(stack, (message) => told.push(message)),
    };
    const api = await startJsonApi({ operations, accessKeyId: 'AKIA', socket: apiSocket });
    try {
      await queue.start(START);
      await queue.start(START);
      const rollback = { stageName: 'Deploy-development', targetExecutionId: 'first' };
      const { status } = await queue.rollbackStage(rollback).ended;
      assert.equal(status, 'SUCCEEDED');
      return { seen, told, url: api.url };
    } finally {
      await api.close();
    }
  }

  it('tells a build the state of its stage as get-pipeline-state does', async () => {
    const { seen } = await see((apiSocket) =>
      askApi({ apiSocket }, 'GetPipelineState', { name: 'hello-world' }),
    );
    const latest = seen.map((state) => {
      const { stageStates } = state as {
        stageStates: { stageName: string; actionStates: object[]; latestExecution?: object }[];
      };
      return stageStates.find(({ stageName }) => stageName === 'Deploy-development')?.latestExecution;
    });
    assert.deepEqual(latest, [
      { pipelineExecutionId: 'first', status: 'InProgress', type: 'STANDARD' },
      { pipelineExecutionId: 'second', status: 'InProgress', type: 'STANDARD' },
      { pipelineExecutionId: 'third', status: 'InProgress', type: 'ROLLBACK' },
    ]);
    assert.match(JSON.stringify(seen[0]), /"lastStatusChange":"\d{4}-\d\d-\d\dT/);
  });

  it('stops an execution, and lists it with the reason', async () => {
    const { seen } = await see(async (apiSocket) => {
      const pipelineName = 'hello-world';
      const list = () => askApi({ apiSocket }, 'ListPipelineExecutions', { pipelineName });
      const pipelineExecutionId = executionsOf(await list())[0]?.pipelineExecutionId;
      const reason = 'commit a changes nothing';
      await askApi({ apiSocket }, 'StopPipelineExecution', { pipelineName, pipelineExecutionId, reason });
      return list();
    });
    assert.deepInclude(executionsOf(seen[0] ?? {})[0], {
      pipelineExecutionId: 'first',
      executionType: 'STANDARD',
      stopTrigger: { reason: 'commit a changes nothing' },
    });
  });

  it('publishes to a topic of the stack', async () => {
    const { seen, told } = await see((apiSocket) =>
      askApi({ apiSocket }, 'Publish', { TopicArn: topicArn, Subject: 'x: failed', Message: 'why' }),
    );
    assert.match(JSON.stringify(seen[0]), /"MessageId":"[0-9a-f-]{36}"/);
    assert.deepEqual(told, ['why', 'why', 'why']);
  });

  const refusals: [name: string, operation: 'GetPipelineState' | 'Publish', input: object, words: RegExp][] =
    [
      [
        'a pipeline that is not there',
        'GetPipelineState',
        { name: 'other' },
        /\(PipelineNotFoundException\) when calling the GetPipelineState operation: .*'other'/,
      ],
      [
        'another topic',
        'Publish',
        { TopicArn: `${topicArn}2`, Message: 'why' },
        /\(NotFound\) when calling the Publish operation: Topic does not exist/,
      ],
      [
        'a subject of two lines',
        'Publish',
        { TopicArn: topicArn, Subject: 'a\nb', Message: 'why' },
        /\(InvalidParameter\) .* Invalid parameter: Subject/,
      ],
    ];
  for (const [name, operation, input, words] of refusals)
    it(`refuses ${name} in the words of the AWS CLI`, async () => {
      const { seen } = await see((apiSocket) =>
        askApi({ apiSocket }, operation, input).catch((error: AwsFault) => error),
      );
      const [fault] = seen;
      assert.instanceOf(fault, AwsFault);
      assert.equal((fault as AwsFault).exitCode, 254);
      assert.match((fault as AwsFault).message, words);
    });

  it('says where nobody answers', async () => {
    const apiSocket = path.join(await makeFolder(), 'none.sock');
    const fault = await askApi({ apiSocket }, 'Publish', {}).catch((error: AwsFault) => error);
    assert.equal((fault as AwsFault).exitCode, 255);
    assert.include((fault as AwsFault).message, apiSocket);
  });
});
