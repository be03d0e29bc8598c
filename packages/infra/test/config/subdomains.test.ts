import { itRefuses, stagingFaults } from '../helpers/staging-faults.ts';

const subdomainFaults = (...names: string[]) =>
  stagingFaults(() => ({ subdomains: { deploymentsSubdomains: names } }));
const longLabel = 'a'.repeat(64);

describe('ruleFaults', () => {
  itRefuses([
    ['subdomains: deploymentsSubdomains[0]', () => subdomainFaults('-api'), '-api is not a DNS label'],
    ['subdomains: deploymentsSubdomains[0]', () => subdomainFaults('a.b'), 'a.b is not a DNS label'],
    ['subdomains: deploymentsSubdomains[0]', () => subdomainFaults('*'), '* is not a DNS label'],
    [
      'subdomains: deploymentsSubdomains[0]',
      () => subdomainFaults(longLabel),
      `${longLabel} is not a DNS label`,
    ],
    [
      'subdomains: deploymentsSubdomains[2]',
      () => subdomainFaults('api', 'www', 'api'),
      'api is there twice',
    ],
    [
      'subdomains: deploymentsSubdomains',
      () => subdomainFaults('api', 'shop'),
      'sample, where hello-service is reached, is missing',
    ],
  ]);
});
