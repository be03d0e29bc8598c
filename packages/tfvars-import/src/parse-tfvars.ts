import { ConfigurationError } from 'infra/errors.ts';
import { parse } from 'infra/hcl2json.ts';
import { sentenceOf } from 'programs/program-errors.ts';

/** A position from hcl2json: our name, line, first column, last column. */
const position = /^tfvars:(\d+),(\d+)-\S+ /;

/**
 * The variables of a file, by Terraform's own parser (compiled to WebAssembly). A variable set to null counts as not set.
 * @throws ConfigurationError for text that is not HCL, and for expressions: Terraform accepts only literals here.
 */
export async function parseTfvars(file: string, text: string): Promise<ReadonlyMap<string, unknown>> {
  if (/\.tf(\.json)?$/.test(file))
    throw new ConfigurationError([
      `${file} declares variables; write their values into a tfvars file, as \`name = value\`.`,
    ]);
  const variables = file.endsWith('.json') ? parseJson(file, text) : await parseHcl(file, text);
  return new Map(Object.entries(variables).filter(([, value]) => value !== null));
}

async function parseHcl(file: string, text: string): Promise<Record<string, unknown>> {
  const variables = await parse('tfvars', text).catch((error: Error) => {
    throw new ConfigurationError([`${file}${describeHclError(error)}`]);
  });
  const faults = Object.entries(variables)
    .filter(([, value]) => holdsExpression(value))
    .map(([name]) => `${file}: ${name} holds an expression; write the value itself.`);
  if (faults.length > 0) throw new ConfigurationError(faults);
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, undoEscapes(value)]));
}

/** `:2:5: Missing expression; Expected the start of an expression.` */
function describeHclError({ message }: Error): string {
  const [, faults = message] = /\[(.*)\]$/s.exec(message) ?? [];
  // One fault often causes others after it, so only the first is shown.
  const [first = faults] = faults.split(/ (?=tfvars:\d+,\S+: )/);
  const [, line, column] = position.exec(first) ?? [];
  const text = first.replace(position, '').replaceAll(/\s+/g, ' ').replace('tfvars:', 'line ');
  return line ? `:${line}:${column}: ${text}` : `: ${text}`;
}

function parseJson(file: string, text: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError([`${file}: ${sentenceOf(error)}.`]);
  }
  if (isRecord(content)) return content;
  throw new ConfigurationError([`${file}: is not a JSON object of variables.`]);
}

/** Whether a value contains an expression or a template. */
function holdsExpression(value: unknown): boolean {
  if (typeof value === 'string') return /(?<!\$)\$\{|(?<!%)%\{/.test(value);
  if (Array.isArray(value)) return value.some(holdsExpression);
  return isRecord(value) && Object.entries(value).flat().some(holdsExpression);
}

/** hcl2json keeps HCL's escapes for the start of a template. */
function undoEscapes(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$${', '${').replaceAll('%%{', '%{');
  if (Array.isArray(value)) return value.map(undoEscapes);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, undoEscapes(item)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
