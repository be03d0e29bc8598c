import { isJsonObject, type JsonObject, type JsonValue } from '../terraform/json.ts';
import { EventBridgeError } from './event-bridge-error.ts';

type Matcher = (value: JsonValue | undefined) => boolean;

/**
 * Whether EventBridge would match the event to the pattern: every field of the pattern must match, one of
 * its listed values is enough. An operator this does not know is an EventBridgeError, matched or not.
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
    throw new EventBridgeError(
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
    throw new EventBridgeError(`event pattern: ${where}: ${JSON.stringify(wanted)} must have one operator.`);
  }
  if (operator === 'exists') return compileExists(operand, where);
  if (operator === 'prefix' || operator === 'suffix')
    return anyElement(compileAffix(operator, operand, where));
  if (operator === 'anything-but') return anyElement(compileAnythingBut(operand, where));
  throw unknownOperator(operator, where);
}

function compileExists(operand: JsonValue, where: string): Matcher {
  if (typeof operand !== 'boolean') throw wrongOperand('exists', operand, where);
  return (value) => (value !== undefined && !isJsonObject(value)) === operand;
}

function compileAffix(operator: 'prefix' | 'suffix', operand: JsonValue, where: string): Matcher {
  if (typeof operand !== 'string') throw wrongOperand(operator, operand, where);
  return (value) =>
    typeof value === 'string' &&
    (operator === 'prefix' ? value.startsWith(operand) : value.endsWith(operand));
}

function compileAnythingBut(operand: JsonValue, where: string): Matcher {
  const refused = isJsonObject(operand)
    ? [compileNegatedAffix(operand, where)]
    : [operand].flat().map((unwanted): Matcher => {
        if (typeof unwanted !== 'string' && typeof unwanted !== 'number') {
          throw wrongOperand('anything-but', operand, where);
        }
        return (value) => value === unwanted;
      });
  return (value) => isLeaf(value) && !refused.some((matches) => matches(value));
}

function compileNegatedAffix(operand: JsonObject, where: string): Matcher {
  const [[operator, affix] = [], ...others] = Object.entries(operand);
  if ((operator === 'prefix' || operator === 'suffix') && affix !== undefined && others.length === 0) {
    return compileAffix(operator, affix, where);
  }
  throw unknownOperator(`anything-but ${operator ?? '{}'}`, where);
}

function anyElement(matches: Matcher): Matcher {
  return (value) => (Array.isArray(value) ? value.some(matches) : matches(value));
}

function isLeaf(value: JsonValue | undefined): boolean {
  return value !== undefined && !isJsonObject(value) && !Array.isArray(value);
}

function unknownOperator(operator: string, where: string): EventBridgeError {
  return new EventBridgeError(
    `event pattern: ${where}: the operator ${operator} is not known to the rehearsal; ` +
      'it knows exact values, prefix, suffix, anything-but and exists.',
  );
}

function wrongOperand(operator: string, operand: JsonValue, where: string): EventBridgeError {
  const text = JSON.stringify(operand);
  return new EventBridgeError(`event pattern: ${where}: ${operator}: ${text} is not of a type it takes.`);
}
