import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** The functions that we use of Terraform's own parser, compiled to WebAssembly. */
interface Hcl2Json {
  parse(file: string, text: string): Promise<Record<string, unknown>>;
  getReferencesInExpression(file: string, text: string): Promise<{ readonly value: string }[]>;
}

let loaded: Hcl2Json | undefined;

export const parse: Hcl2Json['parse'] = (file, text) => hcl2Json().parse(file, text);

export const getReferencesInExpression: Hcl2Json['getReferencesInExpression'] = (file, text) =>
  hcl2Json().getReferencesInExpression(file, text);

// Loaded with its first use, because it takes 0.1 s. Not an `import`: its types would add the DOM's globals to the workspace.
function hcl2Json(): Hcl2Json {
  if (loaded) return loaded;
  // It runs for milliseconds. V8 would take longer to optimize it, on other threads.
  for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);
  const parser: Hcl2Json = createRequire(import.meta.url)('@cdktf/hcl2json');
  loaded = parser;
  return parser;
}
