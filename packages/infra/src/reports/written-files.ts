import { relative } from 'node:path';
import { stackFile } from '../synthesized/synthesized-stack.ts';
import type { Report } from './report.ts';

/** The files that were written, as a reader would open them from here. */
export const writtenFiles: Report = ({ directory, stacks }) =>
  [...stacks.keys()].map((name) => relative(process.cwd(), stackFile(directory, name)));
