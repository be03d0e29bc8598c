import path from 'node:path';
import { assert } from 'chai';
import { closedAfterEach, temporaryFolders } from '../../../../programs/test/helpers/temporary-folder.ts';
import { codePipelineApi } from '../../../src/codepipeline/codepipeline-api.ts';
import { createExecutionQueue } from '../../../src/codepipeline/execution-queue.ts';
import { snsApi } from '../../../src/event-bridge/sns-api.ts';
import { startJsonApi } from '../../../src/stand-ins/aws-json-api.ts';
import { buildResult, friendlyServices, START, stackWith } from '../../helpers/pipeline-story.ts';
import { allow, regionConfig } from '../../helpers/region.ts';
import { type Answer, type ServedRegion, serveRegion } from '../../helpers/served-region.ts';

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

const codePipeline = async (region: ServedRegion, operation: string, input: object): Promise<object> =>
  (await region.json('codepipeline', `CodePipeline_20150709.${operation}`, input)).answer;

const publish = async (region: ServedRegion, input: Record<string, string>): Promise<Answer> =>
  region.call({
    name: 'sns',
    service: 'sns',
    keys: await region.keysOf('build'),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Action: 'Publish', Version: '2010-03-31', ...input }).toString(),
  });

const executionsOf = (answer: object) =>
  (answer as { pipelineExecutionSummaries: Record<string, unknown>[] }).pipelineExecutionSummaries;

describe('CodePipeline and SNS of a build', () => {
  const makeFolder = temporaryFolders();
  const closing = closedAfterEach();

  /** CodePipeline's answers to each deploy build of a pipeline, forward and in a rollback, and SNS's messages. */
  async function see(ask: (region: ServedRegion) => Promise<object>) {
    const folder = await makeFolder();
    const apiSocket = path.join(folder, 'api.sock');
    const region = closing(await serveRegion(folder, { apiSocket }));
    const told: string[] = [];
    const seen: object[] = [];
    const { services } = friendlyServices({
      runBuild: async ({ action }) => {
        if (action === 'Deploy') seen.push(await ask(region));
        return buildResult(action === 'Build' ? { IMAGE_TAG: '1' } : {});
      },
    });
    const stack = { ...stackWith(), eventRules };
    const names = ['first', 'second', 'third'];
    const queue = createExecutionQueue({
      stack,
      services,
      createExecutionId: () => names.shift() ?? '',
    });
    const operations = {
      ...codePipelineApi([{ ...stack, queue }]),
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

  it('gives a build the state of its stage as get-pipeline-state does', async () => {
    const { seen } = await see((region) => codePipeline(region, 'GetPipelineState', { name: 'hello-world' }));
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
    assert.match(JSON.stringify(seen[0]), /"lastStatusChange":\d{10}/);
  });

  it('stops an execution, and lists it with the reason', async () => {
    const { seen } = await see(async (region) => {
      const pipelineName = 'hello-world';
      const list = () => codePipeline(region, 'ListPipelineExecutions', { pipelineName });
      const pipelineExecutionId = executionsOf(await list())[0]?.pipelineExecutionId;
      const reason = 'commit a changes nothing';
      await codePipeline(region, 'StopPipelineExecution', { pipelineName, pipelineExecutionId, reason });
      return list();
    });
    assert.deepInclude(executionsOf(seen[0] ?? {})[0], {
      pipelineExecutionId: 'first',
      executionType: 'STANDARD',
      stopTrigger: { reason: 'commit a changes nothing' },
    });
  });

  it('publishes to a topic of the stack, in the query protocol', async () => {
    const { seen, told } = await see((region) =>
      publish(region, { TopicArn: topicArn, Subject: 'x: failed', Message: 'why & <where>' }),
    );
    const { status, body } = seen[0] as Answer;
    assert.equal(status, 200);
    assert.match(
      body,
      /^<PublishResponse xmlns="[^"]+"><PublishResult><MessageId>[0-9a-f-]{36}<\/MessageId><\/PublishResult>/,
    );
    assert.deepEqual(told, ['why & <where>', 'why & <where>', 'why & <where>']);
  });

  it('refuses a pipeline that is not there', async () => {
    const { seen } = await see((region) => codePipeline(region, 'GetPipelineState', { name: 'other' }));
    assert.deepInclude(seen[0], { __type: 'PipelineNotFoundException' });
    assert.match(JSON.stringify(seen[0]), /'other'/);
  });

  const refusals: [name: string, input: Record<string, string>, words: RegExp, status?: number][] = [
    [
      'another topic',
      { TopicArn: `${topicArn}2`, Message: 'why' },
      /<Code>NotFound<\/Code><Message>Topic does not exist</,
      404,
    ],
    [
      'a subject of two lines',
      { TopicArn: topicArn, Subject: 'a\nb', Message: 'why' },
      /<Code>InvalidParameter<\/Code><Message>Invalid parameter: Subject</,
    ],
    [
      'an empty message',
      { TopicArn: topicArn, Message: '' },
      /<Code>InvalidParameter<\/Code><Message>Invalid parameter: Empty message</,
    ],
    [
      'a message of more than 256 KiB in UTF-8',
      { TopicArn: topicArn, Message: 'é'.repeat(131_073) },
      /<Code>InvalidParameter<\/Code><Message>Invalid parameter: Message too long</,
    ],
    [
      'a parameter that would change what is sent',
      { TopicArn: topicArn, Message: '{"default":"why"}', MessageStructure: 'json' },
      /<Code>InvalidParameter<\/Code><Message>the rehearsal does not know MessageStructure of sns Publish: teach/,
    ],
  ];
  for (const [name, input, words, wanted = 400] of refusals)
    it(`refuses ${name}`, async () => {
      const { seen } = await see((region) => publish(region, input));
      const { status, body } = seen[0] as Answer;
      assert.equal(status, wanted);
      assert.match(body, words);
    });

  it('refuses, under SNS’s own name, a caller that may not use the key of the topic', async () => {
    const roles = regionConfig().roles.map((role) =>
      role.arn.endsWith('/build') ? { ...role, policies: [allow(['sns:Publish'])] } : role,
    );
    const keyArn = 'arn:aws:kms:eu-west-1:000000000000:key/1';
    const changed = { roles, topicKeys: [{ topicArn, keyArn }] };
    const region = closing(await serveRegion(await makeFolder(), changed));
    const { status, body } = await publish(region, { TopicArn: topicArn, Message: 'why' });
    assert.equal(status, 400);
    assert.match(body, /<Code>KMSAccessDenied<\/Code><Message>User: \S+ is not authorized to perform: kms:/);
  });

  it('does not show a pipeline to a caller of another account', async () => {
    const other = '111122223333';
    const roleArn = `arn:aws:iam::${other}:role/build`;
    const [build, ...others] = regionConfig().projects;
    assert.isDefined(build);
    const roles = [
      {
        arn: roleArn,
        trust: regionConfig().roles[0]?.trust ?? '',
        policies: [allow(['codepipeline:*'])],
        attached: [],
      },
    ];
    const changed = { roles, projects: [{ ...build, roleArn }, ...others] };
    const region = closing(await serveRegion(await makeFolder(), changed));
    assert.deepInclude(await codePipeline(region, 'GetPipelineState', { name: 'hello-world' }), {
      __type: 'PipelineNotFoundException',
    });
  });

  it('refuses a filter that it does not know, and does not leave it out', async () => {
    const filter = { succeededInStage: { stageName: 'Deploy-development' } };
    const { seen } = await see((region) =>
      codePipeline(region, 'ListPipelineExecutions', { pipelineName: 'hello-world', filter }),
    );
    assert.deepInclude(seen[0], {
      __type: 'ValidationException',
      message: 'filter: the rehearsal does not know it',
    });
  });

  it('says where nobody answers', async () => {
    const folder = await makeFolder();
    const region = closing(await serveRegion(folder, { apiSocket: path.join(folder, 'none.sock') }));
    assert.include((await publish(region, { TopicArn: topicArn, Message: 'why' })).body, 'none.sock');
  });
});
