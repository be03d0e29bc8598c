import type { Configuration } from 'infra';
import { type Placeholders, placeholderFaults } from 'infra/config/placeholders.ts';
import type { Check } from './check.ts';

const configurationGroup = 'Environment files, for a deploy';

/** The placeholders that a deploy refuses. */
export function checkConfiguration(
  configuration: Configuration,
  placeholders: Placeholders,
): readonly Check[] {
  const faults = placeholderFaults(configuration, placeholders);
  const about = { group: configurationGroup, name: 'placeholders' };
  if (faults.length === 0) return [{ ...about, state: 'ok', text: 'none is left' }];
  return [
    {
      ...about,
      state: 'note',
      text: `${faults.length} are left, such as ${faults[0]}`,
      fix: 'replace them: npx --yes pnpm start',
    },
  ];
}
