import { ActionableError } from 'programs/actionable-error.ts';
import type { Pipeline } from '../delivery-stack/delivery-stack.ts';
import type { PipelineStart } from '../event-bridge/starts-for.ts';
import { faultsOfShape } from './api-limits.ts';
import { repeated } from './check-order.ts';

/** A start that CodePipeline accepts. */
export interface CheckedStart {
  /** Values of the pipeline's variables, the defaults included. */
  readonly variables: Readonly<Record<string, string>>;
  /** The commits the start names, by source action. */
  readonly commitIds: ReadonlyMap<string, string>;
}

/** Refuses a start that StartPipelineExecution would refuse, with all faults. */
export function checkStart(start: PipelineStart, pipeline: Pipeline): CheckedStart {
  const faults = [
    ...(start.pipelineName === pipeline.name ? [] : [`there is no pipeline ${start.pipelineName}.`]),
    ...faultsOfVariables(start, pipeline),
    ...faultsOfRevisions(start, pipeline),
  ];
  if (faults.length > 0) {
    const where = `start of the pipeline ${pipeline.name}`;
    throw new ActionableError(faults.map((fault) => `${where}: ${fault}`).join('\n'));
  }
  const given = new Map(start.variables.map(({ name, value }) => [name, value]));
  return {
    variables: Object.fromEntries(
      pipeline.variables.map(({ name, defaultValue }) => [name, given.get(name) ?? defaultValue ?? '']),
    ),
    commitIds: new Map(
      start.sourceRevisions.map(({ actionName, revisionValue }) => [actionName, revisionValue]),
    ),
  };
}

function faultsOfVariables({ variables }: PipelineStart, pipeline: Pipeline): string[] {
  const declared = pipeline.variables.map(({ name }) => name);
  const given = variables.map(({ name }) => name);
  const ofGiven = variables.flatMap(({ name, value }) => {
    const where = `variables: ${name}`;
    if (!declared.includes(name)) {
      return [`${where} is not declared by the pipeline, which has ${listOf(declared)}.`];
    }
    return faultsOfShape(where, 'PipelineVariableValue', value);
  });
  const missing = pipeline.variables
    .filter(({ name, defaultValue }) => defaultValue === undefined && !given.includes(name))
    .map(({ name }) => `variables: ${name} has no default and must be given.`);
  return [...ofGiven, ...repeated(given).map((name) => `variables: ${name} is given twice.`), ...missing];
}

function faultsOfRevisions({ sourceRevisions }: PipelineStart, pipeline: Pipeline): string[] {
  const sources = pipeline.stages
    .flatMap(({ actions }) => actions)
    .filter(({ category }) => category === 'Source')
    .map(({ name }) => name);
  const ofEach = sourceRevisions.flatMap(({ actionName, revisionType, revisionValue }) => {
    const where = `sourceRevisions: ${actionName}`;
    if (!sources.includes(actionName))
      return [`${where} is no source action; the pipeline has ${listOf(sources)}.`];
    if (revisionType !== 'COMMIT_ID')
      return [`${where}: ${revisionType} is not COMMIT_ID, what a repository takes.`];
    return revisionValue === '' ? [`${where}: revisionValue is empty; name a commit.`] : [];
  });
  const names = sourceRevisions.map(({ actionName }) => actionName);
  return [...ofEach, ...repeated(names).map((name) => `sourceRevisions: ${name} is given twice.`)];
}

function listOf(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
