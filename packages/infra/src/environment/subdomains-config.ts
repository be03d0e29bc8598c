import * as z from 'zod';

export const subdomainsSchema = z.strictObject({
  /** Names under the environment's domain that lead to its load balancer. */
  deploymentsSubdomains: z.array(z.string()).readonly(),
});

/** `environments/<environment>/subdomains.ts`. */
export type SubdomainsConfig = Readonly<z.infer<typeof subdomainsSchema>>;
