import * as z from 'zod';
import { type Report, reportDuplicates } from './faults.ts';
import { isDnsLabel } from './names.ts';

export const subdomainsSchema = z.strictObject({
  /**
   * Names under the domain of the environment that point to its load balancer.
   * @change Names that you remove stop working at once.
   */
  deploymentsSubdomains: z.array(z.string()).readonly(),
});

/** The content of `environments/<environment>/subdomains.ts`. */
export type SubdomainsConfig = Readonly<z.infer<typeof subdomainsSchema>>;

/** Reports faults of `subdomains.ts`. */
export function checkSubdomains({ deploymentsSubdomains: names }: SubdomainsConfig, report: Report): void {
  names.forEach((name, index) => {
    if (!isDnsLabel(name)) report(`deploymentsSubdomains[${index}]`, `${name} is not a DNS label`);
  });
  reportDuplicates('deploymentsSubdomains', names, report);
}
