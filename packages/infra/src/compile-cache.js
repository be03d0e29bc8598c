// Given to `node --import` by what synthesizes: Node keeps the compiled form of each module, TypeScript's stripped one
// too, and takes it from there for as long as the source is the same. Of plain JavaScript itself: to strip this file's
// types would take as long as what it saves of the others.
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/node-compile-cache'));
