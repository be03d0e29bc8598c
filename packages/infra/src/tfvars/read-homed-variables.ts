import * as z from 'zod';
import type { SetVariable } from './merge-variables.ts';
import { TfvarsError } from './parse-tfvars.ts';
import { environmentVariable, tfvarsHomes } from './tfvars-homes.ts';

/** The value of each variable that has a home here. A TfvarsError names all that are missing or wrong. */
export function readHomedVariables(
  variables: ReadonlyMap<string, SetVariable>,
): Readonly<Record<string, unknown>> {
  const faults: string[] = [];
  const values = Object.entries(tfvarsHomes).map(([name, { schema, wanted }]): [string, unknown] => {
    const variable = variables.get(name);
    const result = schema.safeParse(variable?.value);
    if (!variable) faults.push(`${name} is in none of the files; give the file that sets it as well.`);
    else if (!result.success) faults.push(`${variable.file}: ${name} is not ${wanted}.`);
    return [name, result.data];
  });
  if (faults.length > 0) throw new TfvarsError(faults);
  return Object.fromEntries(values);
}

/** What the files call the environment, if they do. */
export function readEnvironmentName(variables: ReadonlyMap<string, SetVariable>): string | undefined {
  return z.string().safeParse(variables.get(environmentVariable)?.value).data;
}
