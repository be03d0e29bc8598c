import type { Statement } from './policy.ts';
import { assertNoVariable, matchesArn, matchesWildcards } from './wildcards.ts';

/** The values of a request by condition key. Keys ignore case. */
export type RequestContext = Readonly<Record<string, string | readonly string[]>>;

type Test = (wanted: string, given: string) => boolean;

const tests: Readonly<Record<string, Test>> = {
  StringEquals: (wanted, given) => wanted === given,
  StringEqualsIgnoreCase: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
  StringLike: matchesWildcards,
  ArnEquals: matchesArn,
  ArnLike: matchesArn,
  Bool: (wanted, given) => wanted.toLowerCase() === given.toLowerCase(),
  NumericEquals: (wanted, given) => Number(wanted) === Number(given),
  NumericLessThan: (wanted, given) => Number(given) < Number(wanted),
  NumericLessThanEquals: (wanted, given) => Number(given) <= Number(wanted),
  NumericGreaterThan: (wanted, given) => Number(given) > Number(wanted),
  NumericGreaterThanEquals: (wanted, given) => Number(given) >= Number(wanted),
};

/** The negated operators: no value may match, and a missing key matches. */
const negated: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
  NumericNotEquals: 'NumericEquals',
};

/** Whether a request meets all conditions of a statement. @throws Error for an unknown operator. */
export function meetsConditions(conditions: Statement['Condition'], context: RequestContext): boolean {
  return Object.entries(conditions).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => meets(operator, wanted, valuesOf(context, key))),
  );
}

/** The values of a key, or undefined if the request has none. */
function valuesOf(context: RequestContext, key: string): readonly string[] | undefined {
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  return found && [found[1]].flat();
}

function meets(operator: string, wanted: readonly string[], given: readonly string[] | undefined): boolean {
  const { set, name, ifExists } = parseOperator(operator);
  for (const value of wanted) assertNoVariable(value);
  if (name === 'Bool' || name === 'Null') assertBooleans(operator, wanted);
  if (operator === 'Null')
    return wanted.some((value) => (value.toLowerCase() === 'true') === (given === undefined));
  const isNegated = name in negated;
  const test = tests[negated[name] ?? name];
  if (!test) throw new Error(`the condition operator ${operator} is not known to this evaluator`);
  if (given === undefined && ifExists) return true;
  const holds = (value: string) => wanted.some((of) => test(of, value)) !== isNegated;
  if (set === 'ForAllValues') return (given ?? []).every(holds);
  if (set === 'ForAnyValue') return (given ?? []).some(holds);
  if (given === undefined) return isNegated;
  const [value, ...others] = given;
  if (value === undefined || others.length > 0)
    throw new Error(`${operator} compares one value; a key of several needs ForAllValues or ForAnyValue`);
  return holds(value);
}

function assertBooleans(operator: string, wanted: readonly string[]): void {
  const other = wanted.find((value) => !/^(true|false)$/i.test(value));
  if (other !== undefined) throw new Error(`${operator} compares with true or false, not with ${other}`);
}

function parseOperator(operator: string) {
  const [, set, rest = operator] = /^(ForAllValues|ForAnyValue):(.*)$/.exec(operator) ?? [];
  return { set, name: rest.replace(/IfExists$/, ''), ifExists: rest.endsWith('IfExists') };
}
