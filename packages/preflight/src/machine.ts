import { fileURLToPath } from 'node:url';
import type { Configuration } from 'infra';
import { newestOf } from 'infra/versions/compare-versions.ts';
import { ActionableError } from 'programs/actionable-error.ts';
import { planMachine, rehearsalPaths } from 'rehearsal/steps/prepare-machine.ts';
import type { Check } from './check.ts';

const machineGroup = 'This machine, for pnpm rehearse';

/** What the rehearsal finds on this machine, by its own check. Nothing is installed. */
export async function checkMachine({ environments }: Configuration): Promise<readonly Check[]> {
  const about = { group: machineGroup };
  const kubernetesMinor = newestOf(environments.map(({ eks }) => eks.version));
  try {
    const { present, toInstall } = await planMachine({
      paths: rehearsalPaths(process.env),
      checkout: fileURLToPath(new URL('../../..', import.meta.url)),
      kubernetesMinor: kubernetesMinor ?? '',
      mayInstall: true,
      signal: new AbortController().signal,
    });
    return [
      ...present.map((line): Check => ({ ...about, ...nameAndText(line), state: 'ok' })),
      ...toInstall.map((text): Check => ({ ...about, name: 'installed by itself', state: 'note', text })),
    ];
  } catch (error) {
    if (!(error instanceof ActionableError)) throw error;
    const faults = error.message.split('\n').map((line) => line.trim());
    return faults.map((text): Check => ({ ...about, name: 'rehearsal', state: 'failed', text }));
  }
}

/** `containerd 1.6.20: /usr/bin/containerd` */
function nameAndText(line: string): { readonly name: string; readonly text: string } {
  const [name = line, ...text] = line.split(': ');
  return { name, text: text.join(': ') };
}
