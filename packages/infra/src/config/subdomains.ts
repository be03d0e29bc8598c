import * as z from 'zod';

export const subdomainsSchema = z.strictObject({
  /**
   * Names under the environment's domain that lead to its load balancer.
   * @change A name that is taken out leads nowhere at once.
   */
  deploymentsSubdomains: z.array(z.string()).readonly(),
});

/** `environments/<environment>/subdomains.ts`. */
export type SubdomainsConfig = Readonly<z.infer<typeof subdomainsSchema>>;
