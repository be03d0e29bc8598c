import { z } from 'zod';
import { block, text } from '../terraform/kubernetes-settings.ts';
import { IGNORED_EVERYWHERE, ignored } from '../terraform/resource-reader.ts';

/** `aws_route53_record` that leads to a load balancer: its name, and the reference to the load balancer's. */
export const aliasRecord = z
  .strictObject({
    ...IGNORED_EVERYWHERE,
    name: text,
    type: z.literal('A'),
    zone_id: ignored,
    alias: block(z.strictObject({ name: z.string(), zone_id: ignored, evaluate_target_health: ignored })),
  })
  .transform(({ name, alias }) => ({ name, leadsTo: alias.name }));

/** `aws_acm_certificate`: the names that it is for. */
export const certificate = z
  .strictObject({
    ...IGNORED_EVERYWHERE,
    domain_name: text,
    subject_alternative_names: z.array(text).default([]),
    validation_method: z.literal('DNS'),
  })
  .transform(({ domain_name, subject_alternative_names }) => [domain_name, ...subject_alternative_names]);
