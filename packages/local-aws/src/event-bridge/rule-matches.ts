import { ActionableError } from 'programs/actionable-error.ts';
import type { EventRule } from '../delivery-stack/delivery-stack.ts';
import { matchesPattern } from './matches-pattern.ts';

/** Whether the rule is switched on and its pattern matches the event. */
export function ruleMatches(rule: EventRule, event: unknown): boolean {
  return rule.enabled && inRule(rule, () => matchesPattern(rule.pattern, event));
}

/** Does the work and adds the rule's name to what goes wrong. */
export function inRule<T>(rule: EventRule, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ActionableError)) throw error;
    throw new ActionableError(`event rule ${rule.name}: ${error.message}`);
  }
}
