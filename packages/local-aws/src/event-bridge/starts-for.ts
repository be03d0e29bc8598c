import { ActionableError } from 'programs/actionable-error.ts';
import { z } from 'zod';
import type { EventRule, PipelineTarget } from '../delivery-stack/delivery-stack.ts';
import type { RepositoryEvent } from '../stand-ins/codecommit/repository-event.ts';
import { inRule, ruleMatches } from './matches-pattern.ts';
import { renderInput } from './render-input.ts';

const pipelineInput = z.strictObject({
  sourceRevisions: z
    .array(z.strictObject({ actionName: z.string(), revisionType: z.string(), revisionValue: z.string() }))
    .readonly()
    .default([]),
  variables: z
    .array(z.strictObject({ name: z.string(), value: z.string() }))
    .readonly()
    .default([]),
});

/** A start of a pipeline, as StartPipelineExecution takes it. */
export interface PipelineStart extends Readonly<z.infer<typeof pipelineInput>> {
  readonly pipelineName: string;
  /** The event rule that started it; absent for a start by hand. */
  readonly ruleName?: string;
}

/** The pipeline starts that the event causes, in the order of the rules. */
export function startsFor(event: RepositoryEvent, rules: readonly EventRule[]): PipelineStart[] {
  return rules
    .filter(({ targets }) => targets.length > 0)
    .filter((rule) => ruleMatches(rule, event))
    .flatMap((rule) => rule.targets.map((target) => inRule(rule, () => startOf(rule, target, event))));
}

function startOf(rule: EventRule, target: PipelineTarget, event: RepositoryEvent): PipelineStart {
  const { pipelineName, inputPaths, inputTemplate } = target;
  const start = { pipelineName, ruleName: rule.name };
  if (inputTemplate === undefined) return { ...start, sourceRevisions: [], variables: [] };
  const input = renderInput(inputPaths, inputTemplate, event);
  const parsed = pipelineInput.safeParse(input);
  if (parsed.success) return { ...start, ...parsed.data };
  const [issue] = parsed.error.issues;
  throw new ActionableError(
    `input template: ${JSON.stringify(input)} does not start a pipeline: ${z.core.toDotPath(issue?.path ?? [])}: ${issue?.message ?? ''}`,
  );
}
