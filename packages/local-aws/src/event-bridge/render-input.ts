import { ActionableError } from 'programs/actionable-error.ts';
import { isJsonObject, type JsonValue } from '../terraform/json.ts';

const pathPattern = /^\$(\.[A-Za-z0-9_/-]+)*$/;
const variableNamePattern = /^(?!AWS\.)[A-Za-z0-9_-]{1,256}$/;
const maximumTemplateLength = 8192;

/**
 * The input that an input transformer makes for the target. Values are not escaped, as in EventBridge: bare
 * strings get quotes, inside quotes none; a path that the event lacks is empty. The result must be JSON.
 */
export function renderInput(
  inputPaths: Readonly<Record<string, string>>,
  inputTemplate: string,
  event: unknown,
): JsonValue {
  if (inputTemplate.length > maximumTemplateLength) {
    throw new ActionableError(
      `input template: ${inputTemplate.length} characters are more than EventBridge's ${maximumTemplateLength}.`,
    );
  }
  const values = new Map(
    Object.entries(inputPaths).map(([name, path]) => [name, selectPath(name, path, event)] as const),
  );
  return parseRendered(fillTemplate(inputTemplate, values));
}

function selectPath(name: string, path: string, event: unknown): JsonValue | undefined {
  if (!variableNamePattern.test(name)) {
    throw new ActionableError(`input paths: ${name} is not a name EventBridge takes for a variable.`);
  }
  if (!pathPattern.test(path)) {
    throw new ActionableError(
      `input paths: ${name}: ${path} is not a path the rehearsal knows; write dots, as in $.detail.commitId.`,
    );
  }
  const steps = path.match(/[A-Za-z0-9_/-]+/g) ?? [];
  return steps.reduce<JsonValue | undefined>((value, step) => {
    return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, event as JsonValue);
}

function fillTemplate(template: string, values: ReadonlyMap<string, JsonValue | undefined>): string {
  let insideQuotes = false;
  return template.replace(/\\.|"|<([^<>"\s]+)>/g, (token, variable: string | undefined) => {
    if (token === '"') insideQuotes = !insideQuotes;
    if (variable === undefined) return token;
    if (!values.has(variable)) throw unknownVariable(variable, [...values.keys()]);
    return renderValue(values.get(variable), insideQuotes);
  });
}

function renderValue(value: JsonValue | undefined, insideQuotes: boolean): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return insideQuotes ? value : `"${value}"`;
  return insideQuotes ? JSON.stringify(value).replaceAll('"', '') : JSON.stringify(value);
}

function parseRendered(text: string): JsonValue {
  try {
    return JSON.parse(text);
  } catch {
    throw new ActionableError(
      `input template: filled in it is not JSON, so EventBridge would drop the event: ${text}`,
    );
  }
}

function unknownVariable(variable: string, known: readonly string[]): ActionableError {
  const names = known.length === 0 ? 'they name none' : `they name ${known.join(', ')}`;
  return new ActionableError(`input template: <${variable}> is not in the input paths; ${names}.`);
}
