import { ActionableError } from 'programs/actionable-error.ts';
import type { Pipeline, PipelineAction } from '../delivery-stack/delivery-stack.ts';
import { faultsOfShape } from './api-limits.ts';
import { type VariableReference, variableReferences } from './resolve-variables.ts';

const reservedNamespaces = ['variables', 'codepipeline'];

interface PlacedAction {
  readonly where: string;
  readonly action: PipelineAction;
  /** Order in the pipeline; actions of the same order run in parallel. */
  readonly order: number;
}

/** The faults between actions: artifacts and variables that are used too early, names that are used twice. */
export function faultsOfOrder(pipeline: Pipeline): string[] {
  const placed = placeActions(pipeline);
  return [
    ...faultsOfOutputs(placed),
    ...placed.flatMap((action) => faultsOfInputs(action, placed)),
    ...placed.flatMap((action) => faultsOfReferences(action, placed, pipeline)),
  ];
}

function placeActions({ stages }: Pipeline): PlacedAction[] {
  return stages.flatMap((stage, index) =>
    stage.actions.map((action) => ({
      where: `${stage.name}/${action.name}`,
      action,
      order: index * 1000 + action.runOrder,
    })),
  );
}

function faultsOfOutputs(placed: readonly PlacedAction[]): string[] {
  const artifacts = placed.flatMap(({ action }) => action.outputArtifacts);
  const namespaces = placed.flatMap(({ action }) => action.namespace ?? []);
  const ofArtifacts = repeated(artifacts).map((name) => `artifacts: ${name} is the output of two actions.`);
  const ofNamespaces = namespaces.flatMap((name) => {
    if (reservedNamespaces.includes(name)) return [`namespaces: ${name} is kept by CodePipeline.`];
    if (artifacts.includes(name)) return [`namespaces: ${name} is also the name of an artifact.`];
    return faultsOfShape('namespaces', 'ActionNamespace', name);
  });
  const twice = repeated(namespaces).map((name) => `namespaces: ${name} is the namespace of two actions.`);
  return [...ofArtifacts, ...ofNamespaces, ...twice];
}

function faultsOfInputs({ where, action, order }: PlacedAction, placed: readonly PlacedAction[]): string[] {
  return action.inputArtifacts.flatMap((name) => {
    const maker = placed.find((other) => other.action.outputArtifacts.includes(name));
    if (maker === undefined || maker.order >= order) return [`${where}: no action before it makes ${name}.`];
    const isCloneReference = maker.action.configuration['OutputArtifactFormat'] === 'CODEBUILD_CLONE_REF';
    return isCloneReference && action.provider !== 'CodeBuild'
      ? [`${where}: ${name} is a CODEBUILD_CLONE_REF, which only CodeBuild can take.`]
      : [];
  });
}

function faultsOfReferences(
  placed: PlacedAction,
  all: readonly PlacedAction[],
  pipeline: Pipeline,
): string[] {
  return Object.entries(placed.action.configuration).flatMap(([key, value]) => {
    const where = `${placed.where}: configuration: ${key}`;
    try {
      return variableReferences(value).flatMap((reference) =>
        faultsOfReference(reference, placed, all, pipeline).map((fault) => `${where}: ${fault}`),
      );
    } catch (error) {
      if (!(error instanceof ActionableError)) throw error;
      return [`${where}: ${error.message}`];
    }
  });
}

function faultsOfReference(
  { namespace, key }: VariableReference,
  { action, order }: PlacedAction,
  all: readonly PlacedAction[],
  { variables }: Pipeline,
): string[] {
  const reference = `#{${namespace}.${key}}`;
  if (action.category === 'Source') return [`${reference}: a source action cannot use variables.`];
  if (namespace === 'variables') {
    return variables.some(({ name }) => name === key)
      ? []
      : [`${reference}: the pipeline declares no ${key}.`];
  }
  if (namespace === 'codepipeline') {
    return key === 'PipelineExecutionId' ? [] : [`${reference}: codepipeline has PipelineExecutionId only.`];
  }
  const maker = all.find((other) => other.action.namespace === namespace);
  if (maker === undefined) return [`${reference}: no action has the namespace ${namespace}.`];
  return maker.order < order ? [] : [`${reference}: ${maker.where} does not run before it.`];
}

/** The names that occur more than once. */
export function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
