import { relative } from 'node:path';
import { stackFile, stackNames } from '../synthesized/synthesized-stack.ts';
import type { Report } from './report.ts';

/** The files that were written, as a reader would open them from here. */
export const writtenFiles: Report = ({ directory }) =>
  stackNames(directory).map((name) => relative(process.cwd(), stackFile(directory, name)));
