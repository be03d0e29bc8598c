import { ActionableError } from 'programs/actionable-error.ts';
import type {
  ArtifactStore,
  PipelineAction,
  PipelineStack,
  PipelineStage,
  PipelineVariable,
} from '../delivery-stack/delivery-stack.ts';
import { faultsOfShape } from './api-limits.ts';
import { faultsOfAction } from './check-action.ts';
import { faultsOfOrder, repeated } from './check-order.ts';

/** Refuses a pipeline that CodePipeline would refuse to create, with all faults. */
export function checkPipeline(stack: PipelineStack): void {
  const { artifactStores, stages, variables } = stack.pipeline;
  const faults = [
    ...faultsOfStages(stages),
    ...faultsOfVariables(variables),
    ...faultsOfStores(artifactStores),
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
    ...faultsOfNames('stages', 'StageName', stages),
    ...stages.flatMap(({ name, actions }) => faultsOfNames(`${name}: actions`, 'ActionName', actions)),
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

/** As CodePipeline's API has them: either one store, or one for each of several regions. */
function faultsOfStores(stores: readonly ArtifactStore[]): string[] {
  const regions = stores.flatMap(({ region }) => region ?? []);
  if (stores.length === 1)
    return regions.map((region) => `artifact_store: the only one has the region ${region}; leave it out.`);
  return [
    ...(regions.length === stores.length ? [] : ['artifact_store: each of several needs its region.']),
    ...repeated(regions).map((region) => `artifact_store: two are in ${region}.`),
  ];
}

function faultsOfNames(
  what: string,
  shape: 'StageName' | 'ActionName',
  named: readonly { readonly name: string }[],
): string[] {
  const names = named.map(({ name }) => name);
  return [
    ...names.flatMap((name) => faultsOfShape(what, shape, name)),
    ...repeated(names).map((name) => `${what}: ${name} is there twice.`),
  ];
}

function faultsOfVariables(variables: readonly PipelineVariable[]): string[] {
  const names = variables.map(({ name }) => name);
  return [
    ...variables.flatMap(({ name, defaultValue }) => [
      ...faultsOfShape('variables', 'PipelineVariableName', name),
      ...(defaultValue === undefined
        ? []
        : faultsOfShape(`variables: ${name}`, 'PipelineVariableValue', defaultValue)),
    ]),
    ...repeated(names).map((name) => `variables: ${name} is declared twice.`),
  ];
}
