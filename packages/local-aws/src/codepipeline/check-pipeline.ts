import { ActionableError } from 'programs/actionable-error.ts';
import type {
  DeliveryStack,
  PipelineAction,
  PipelineStage,
  PipelineVariable,
} from '../delivery-stack/delivery-stack.ts';
import { faultsOfAction } from './check-action.ts';
import { faultsOfOrder } from './check-order.ts';

const NAME = /^[A-Za-z0-9.@_-]{1,100}$/;
const VARIABLE_NAME = /^[A-Za-z0-9@_-]{1,128}$/;
const LONGEST_VALUE = 1000;

/** Refuses what CodePipeline would refuse to create, with every fault and where it is. */
export function checkPipeline(stack: DeliveryStack): void {
  const { stages, variables } = stack.pipeline;
  const faults = [
    ...faultsOfStages(stages),
    ...faultsOfVariables(variables),
    ...stages.flatMap((stage) =>
      stage.actions.flatMap((action) =>
        faultsOfAction(action, stack).map((fault) => `${stage.name}/${action.name}: ${fault}`),
      ),
    ),
    ...faultsOfOrder(stack.pipeline),
  ];
  if (faults.length === 0) return;
  throw new ActionableError(faults.map((fault) => `pipeline ${stack.pipeline.name}: ${fault}`).join('\n'));
}

function faultsOfStages(stages: readonly PipelineStage[]): string[] {
  const count =
    stages.length >= 2 && stages.length <= 50 ? [] : [`it has ${stages.length} stages; 2 to 50 are allowed.`];
  return [
    ...count,
    ...faultsOfNames('stages', stages),
    ...stages.flatMap(({ name, actions }) => faultsOfNames(`${name}: actions`, actions)),
    ...stages.flatMap(({ name, actions }) =>
      actions.length >= 1 && actions.length <= 50
        ? []
        : [`${name} has ${actions.length} actions; 1 to 50 are allowed.`],
    ),
    ...stages.flatMap(faultsOfCategory),
  ];
}

function faultsOfCategory({ name, actions }: PipelineStage, index: number): string[] {
  const isSource = ({ category }: PipelineAction) => category === 'Source';
  if (index === 0) {
    return actions.every(isSource) ? [] : [`${name}: the first stage holds source actions only.`];
  }
  return actions.some(isSource) ? [`${name}: source actions are in the first stage only.`] : [];
}

function faultsOfNames(what: string, named: readonly { readonly name: string }[]): string[] {
  return named.flatMap(({ name }, index) => {
    if (!NAME.test(name))
      return [`${what}: ${JSON.stringify(name)} is not a name of 1 to 100 of A-Z a-z 0-9 . @ _ -`];
    return named.findIndex((other) => other.name === name) < index
      ? [`${what}: ${name} is there twice.`]
      : [];
  });
}

function faultsOfVariables(variables: readonly PipelineVariable[]): string[] {
  return variables.flatMap(({ name, defaultValue }, index) => {
    const where = `variables: ${name}`;
    if (!VARIABLE_NAME.test(name)) return [`${where} is not a name of 1 to 128 of A-Z a-z 0-9 @ _ -`];
    if (variables.findIndex((other) => other.name === name) < index) return [`${where} is declared twice.`];
    if (defaultValue === undefined) return [];
    const isLengthAllowed = defaultValue.length >= 1 && defaultValue.length <= LONGEST_VALUE;
    return isLengthAllowed ? [] : [`${where}: a default has 1 to ${LONGEST_VALUE} characters.`];
  });
}
