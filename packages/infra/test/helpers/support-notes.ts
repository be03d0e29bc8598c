import { everyEnvironment } from '../../src/config/configuration.ts';
import { dayOf, versionSupportNotes } from '../../src/config/version-support.ts';
import { configuration } from './configuration.ts';

/** Today's notes of commands on stderr about Kubernetes versions that leave their support in the tests' environments. */
export function supportNotes(): string {
  return versionSupportNotes(everyEnvironment(configuration), dayOf(new Date()))
    .map((note) => `${note}\n`)
    .join('');
}
