import { actionTypeOf, type PipelineStack } from '../delivery-stack/delivery-stack.ts';
import { type PipelineEvent, stateChangeOf } from './execution-result.ts';

/** CodePipeline's event for EventBridge when an execution, a stage or an action changes its state. */
interface StateChangeEvent {
  readonly source: 'aws.codepipeline';
  readonly 'detail-type': `CodePipeline ${'Pipeline' | 'Stage' | 'Action'} Execution State Change`;
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

const levelNames = { execution: 'Pipeline', stage: 'Stage', action: 'Action' } as const;

/** The event for EventBridge; undefined if CodePipeline sends none. */
export function stateChangeEvent(
  event: PipelineEvent,
  { region, accountId, pipeline }: PipelineStack,
  time: string,
): StateChangeEvent | undefined {
  const change = stateChangeOf(event);
  if (change === undefined) return undefined;
  const stage = 'stage' in event ? pipeline.stages.find(({ name }) => name === event.stage) : undefined;
  const action = 'action' in event ? stage?.actions.find(({ name }) => name === event.action) : undefined;
  const state = change.state.toUpperCase();
  return {
    source: 'aws.codepipeline',
    'detail-type': `CodePipeline ${levelNames[change.level]} Execution State Change`,
    account: accountId,
    region,
    time,
    resources: [pipeline.arn],
    detail: {
      pipeline: pipeline.name,
      'execution-id': event.executionId,
      state: action !== undefined && state === 'STOPPED' ? 'ABANDONED' : state,
      version: 1,
      ...(stage === undefined ? {} : { stage: stage.name }),
      ...(action === undefined ? {} : { action: action.name, region, type: actionTypeOf(action) }),
    },
  };
}
