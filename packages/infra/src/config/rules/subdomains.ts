import { isDnsLabel } from '../names.ts';
import type { SubdomainsConfig } from '../subdomains.ts';
import { type Report, reportDuplicates } from './report.ts';

/** Faults of `subdomains.ts`. */
export function checkSubdomains(subdomains: SubdomainsConfig, report: Report): void {
  subdomains.deploymentsSubdomains.forEach((name, index) => {
    if (!isDnsLabel(name)) report(`deploymentsSubdomains[${index}]`, `${name} is not a DNS label`);
  });
  reportDuplicates('deploymentsSubdomains', subdomains.deploymentsSubdomains, report);
}
