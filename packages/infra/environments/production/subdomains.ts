import type { SubdomainsConfig } from '../../src/config/subdomains.ts';

export default {
  deploymentsSubdomains: ['sample', 'api'],
} satisfies SubdomainsConfig;
