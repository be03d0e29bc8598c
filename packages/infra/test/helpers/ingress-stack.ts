import { z } from 'zod';
import { type Block, onlyResource, resourcesOf, type SynthesizedStack } from './synthesize.ts';

const texts = z.array(z.string());
const entries = z.array(z.object({ key: z.string(), value: z.string() }));
const valuesSchema = z.looseObject({
  ingressClassParams: z.object({
    spec: z.looseObject({
      certificateArn: z.tuple([z.string()]),
      loadBalancerAttributes: entries,
      tags: entries,
      scheme: z.string(),
      inboundCIDRs: texts,
      subnets: z.object({ ids: texts }),
      wafv2AclArn: z.string().optional(),
    }),
  }),
});

/** The values of the controller's chart. */
export function valuesOf(stack: SynthesizedStack) {
  const [text] = z.tuple([z.string()]).parse(onlyResource(stack, 'helm_release')['values']);
  return valuesSchema.parse(JSON.parse(text));
}

/** The settings of the load balancer's class. */
export const classOf = (stack: SynthesizedStack) => valuesOf(stack).ingressClassParams.spec;
/** The attributes that the class gives its load balancer. */
export const attributesOf = (stack: SynthesizedStack) =>
  Object.fromEntries(classOf(stack).loadBalancerAttributes.map(({ key, value }) => [key, value]));

export function recordAt(stack: SynthesizedStack, address: string): Block {
  const record = resourcesOf(stack, 'aws_route53_record')[address];
  if (!record) throw new Error(`there is no record ${address}`);
  return record;
}

/** The types that a resource depends on, besides its references. */
export function kindsBefore(resource: Block): string[] {
  return texts.parse(resource['depends_on']).map((address) => address.replace(/\..*/, ''));
}
