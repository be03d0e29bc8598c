import { TfvarsError } from './parse-tfvars.ts';

/** A variable and the file that sets it. */
export interface SetVariable {
  readonly file: string;
  readonly value: unknown;
}

/** The variables of several files. Throws a TfvarsError when two files say different things of one. */
export function mergeVariables(
  files: readonly { readonly file: string; readonly variables: ReadonlyMap<string, unknown> }[],
): ReadonlyMap<string, SetVariable> {
  const merged = new Map<string, SetVariable>();
  const faults: string[] = [];
  for (const { file, variables } of files)
    for (const [name, value] of variables) {
      const earlier = merged.get(name);
      if (!earlier) merged.set(name, { file, value });
      else if (JSON.stringify(earlier.value) !== JSON.stringify(value))
        faults.push(`${name} is set in ${earlier.file} and otherwise in ${file}; leave one of the two out.`);
    }
  if (faults.length > 0) throw new TfvarsError(faults);
  return merged;
}
