import { createRequire } from 'node:module';

/** What is used here of Terraform's own parser, compiled to WebAssembly. */
interface Hcl2Json {
  parse(file: string, text: string): Promise<Record<string, unknown>>;
  getReferencesInExpression(file: string, text: string): Promise<{ readonly value: string }[]>;
}

// Not by `import`: its types would bring the DOM's globals to all of this workspace, and a bundle would start it, a
// tenth of a second, whether it is used or not.
export const { parse, getReferencesInExpression }: Hcl2Json = createRequire(import.meta.url)(
  '@cdktf/hcl2json',
);
