import type { SubdomainsConfig } from '../../../src/environment/subdomains-config.ts';

export default {
  deploymentsSubdomains: ['sample', 'api'],
} satisfies SubdomainsConfig;
