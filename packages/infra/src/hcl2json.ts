import { createRequire } from 'node:module';
import { setFlagsFromString } from 'node:v8';

/** The functions that we use of Terraform's own parser, compiled to WebAssembly. */
interface Hcl2Json {
  parse(file: string, text: string): Promise<Record<string, unknown>>;
  getReferencesInExpression(file: string, text: string): Promise<{ readonly value: string }[]>;
}

// It runs for milliseconds. V8 would take longer to optimize it, on other threads.
for (const flag of ['--no-wasm-tier-up', '--no-wasm-dynamic-tiering']) setFlagsFromString(flag);

// Not an `import`: its types would add the DOM's globals to the workspace, and a bundle would always start it, which takes
// 0.1 s.
export const { parse, getReferencesInExpression }: Hcl2Json = createRequire(import.meta.url)(
  '@cdktf/hcl2json',
);
