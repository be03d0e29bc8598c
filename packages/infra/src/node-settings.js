// @ts-check
// For `node --import` of programs that synthesize. Plain JavaScript, because stripping the types of this file would take as
// long as it saves for the others.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// Node keeps the compiled form of each module, also of stripped TypeScript, and uses it while the source is unchanged. This
// halves the time.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/node-compile-cache'));

// Without this, V8 lets new objects grow by 64 MB before it collects them. Collecting costs almost nothing.
setFlagsFromString('--semi-space-growth-factor=1');
