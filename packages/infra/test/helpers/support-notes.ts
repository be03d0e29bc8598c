import { dayOf } from '../../src/environment/day.ts';
import { everyEnvironment } from '../../src/environment/environment-config.ts';
import { versionSupportNotes } from '../../src/environment/version-support.ts';
import { configuration } from './configuration.ts';

/** What commands say today of the tests' environments whose Kubernetes version leaves its support, to the standard error. */
export function supportNotes(): string {
  return versionSupportNotes(everyEnvironment(configuration), dayOf(new Date()))
    .map((note) => `${note}\n`)
    .join('');
}
