import * as z from 'zod';
import { type Report, reportDuplicates } from './faults.ts';
import { isDnsLabel } from './names.ts';

export const subdomainsSchema = z.strictObject({
  /**
   * Names under the environment's domain that lead to its load balancer.
   * @change A name that is taken out leads nowhere at once.
   */
  deploymentsSubdomains: z.array(z.string()).readonly(),
});

/** `environments/<environment>/subdomains.ts`. */
export type SubdomainsConfig = Readonly<z.infer<typeof subdomainsSchema>>;

/** Reports faults of `subdomains.ts`. */
export function checkSubdomains({ deploymentsSubdomains: names }: SubdomainsConfig, report: Report): void {
  names.forEach((name, index) => {
    if (!isDnsLabel(name)) report(`deploymentsSubdomains[${index}]`, `${name} is not a DNS label`);
  });
  reportDuplicates('deploymentsSubdomains', names, report);
}
