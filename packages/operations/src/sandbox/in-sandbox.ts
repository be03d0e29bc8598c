import type { Place } from '../find-place.ts';
import { readKeptSandbox } from './kept-sandbox.ts';

/** The place in the kept rehearsal, with --sandbox; otherwise in AWS. */
export async function inSandbox<P extends Place>(place: P, isSandbox: boolean | undefined): Promise<P> {
  return isSandbox ? { ...place, sandbox: await readKeptSandbox(process.env) } : place;
}
