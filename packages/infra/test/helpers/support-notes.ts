import { everyEnvironment } from '../../src/config/configuration.ts';
import { dayOf, versionSupportNotes } from '../../src/config/version-support.ts';
import { configuration } from './configuration.ts';

/** What commands say today of the tests' environments whose Kubernetes version leaves its support, to the standard error. */
export function supportNotes(): string {
  return versionSupportNotes(everyEnvironment(configuration), dayOf(new Date()))
    .map((note) => `${note}\n`)
    .join('');
}
