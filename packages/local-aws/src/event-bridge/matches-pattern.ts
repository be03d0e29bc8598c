import { ActionableError } from 'programs/actionable-error.ts';
import type { EventRule } from '../delivery-stack/delivery-stack.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../terraform/json.ts';

type Matcher = (value: JsonValue | undefined) => boolean;

/**
 * Whether EventBridge would match the event: every field of the pattern must match, by one of
 * its listed values. An unknown operator is an ActionableError, matched or not.
 */
export function matchesPattern(pattern: JsonObject, event: unknown): boolean {
  return compileFields(pattern, [])(event as JsonValue);
}

function compileFields(pattern: JsonObject, path: readonly string[]): Matcher {
  const fields = Object.entries(pattern).map(([key, wanted]) => ({
    key,
    matches: compileField(wanted, [...path, key]),
  }));
  const matchesObject = (value: JsonValue | undefined) =>
    fields.every(({ key, matches }) =>
      matches(isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    );
  return (value) => (Array.isArray(value) ? value.some(matchesObject) : matchesObject(value));
}

function compileField(wanted: JsonValue, path: readonly string[]): Matcher {
  const where = path.join('.');
  if (path.at(-1)?.startsWith('$')) throw unknownOperator(String(path.at(-1)), where);
  if (isJsonObject(wanted)) return compileFields(wanted, path);
  if (!Array.isArray(wanted) || wanted.length === 0) {
    throw new ActionableError(
      `event pattern: ${where}: EventBridge wants a list of values here; write [${JSON.stringify(wanted)}].`,
    );
  }
  const matchers = wanted.map((value) => compileValue(value, where));
  return (value) => matchers.some((matches) => matches(value));
}

function compileValue(wanted: JsonValue, where: string): Matcher {
  if (!isJsonObject(wanted)) return anyElement((value) => value === wanted);
  const [[operator, operand] = [], ...others] = Object.entries(wanted);
  if (operator === undefined || operand === undefined || others.length > 0) {
    throw new ActionableError(`event pattern: ${where}: ${JSON.stringify(wanted)} must have one operator.`);
  }
  if (operator !== 'prefix') throw unknownOperator(operator, where);
  if (typeof operand === 'string')
    return anyElement((value) => typeof value === 'string' && value.startsWith(operand));
  const text = JSON.stringify(operand);
  throw new ActionableError(`event pattern: ${where}: prefix: ${text} is not of a type it takes.`);
}

function anyElement(matches: Matcher): Matcher {
  return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
}

function unknownOperator(operator: string, where: string): ActionableError {
  return new ActionableError(
    `event pattern: ${where}: the operator ${operator} is not known to the rehearsal; ` +
      'it knows exact values and prefix.',
  );
}

/** Whether the rule's pattern matches the event. */
export function ruleMatches(rule: EventRule, event: unknown): boolean {
  return inRule(rule, () => matchesPattern(rule.pattern, event));
}

/** Does the work and adds the rule's name to its error. */
export function inRule<T>(rule: EventRule, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ActionableError)) throw error;
    throw new ActionableError(`event rule ${rule.name}: ${error.message}`);
  }
}
