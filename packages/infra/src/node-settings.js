// @ts-check
// Given to `node --import` by what synthesizes. Of plain JavaScript itself: to strip types from this file would take
// as long as what it saves of the others.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';

// Node keeps the compiled form of each module, TypeScript's stripped one too, and takes it from there for as long as
// the source is the same: half of the time.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/node-compile-cache'));

// V8 would let new objects take 64 MB more before it looks which of them are still needed; looking costs next to nothing.
setFlagsFromString('--semi-space-growth-factor=1');
