import { z } from 'zod';
import {
  block,
  namespacedMetadata,
  text,
  textMap,
  texts,
  withoutEmpty,
} from '../terraform/kubernetes-settings.ts';
import { blocks, IGNORED_EVERYWHERE } from '../terraform/resource-reader.ts';

const matchExpression = z.strictObject({ key: text, operator: text, values: texts.default([]) });

/** Without labels and expressions it selects all. */
const selector = block(
  z
    .strictObject({ match_labels: textMap.optional(), match_expressions: blocks(matchExpression) })
    .transform(({ match_labels, match_expressions }) =>
      withoutEmpty({ matchLabels: match_labels, matchExpressions: match_expressions }),
    ),
);

/** A port is a text in Terraform, and a number in Kubernetes unless it is a name. */
const port = z
  .strictObject({
    port: text.transform((value) => (/^\d+$/.test(value) ? Number(value) : value)).optional(),
    end_port: z.number().optional(),
    protocol: text.optional(),
  })
  .transform(({ end_port, ...same }) => withoutEmpty({ ...same, endPort: end_port }));

const ipBlock = z
  .strictObject({ cidr: text, except: texts.default([]) })
  .transform((found) => withoutEmpty(found));

const peer = z
  .strictObject({
    ip_block: block(ipBlock).optional(),
    namespace_selector: selector.optional(),
    pod_selector: selector.optional(),
  })
  .transform(({ ip_block, namespace_selector, pod_selector }) =>
    withoutEmpty({ ipBlock: ip_block, namespaceSelector: namespace_selector, podSelector: pod_selector }),
  );

const ingressRule = z
  .strictObject({ from: blocks(peer), ports: blocks(port) })
  .transform((rule) => withoutEmpty(rule));
const egressRule = z
  .strictObject({ to: blocks(peer), ports: blocks(port) })
  .transform((rule) => withoutEmpty(rule));

const spec = z
  .strictObject({
    policy_types: texts,
    pod_selector: selector,
    ingress: blocks(ingressRule),
    egress: blocks(egressRule),
  })
  .transform(({ policy_types, pod_selector, ingress, egress }) => ({
    ...withoutEmpty({ ingress, egress }),
    policyTypes: policy_types,
    podSelector: pod_selector,
  }));

/** `kubernetes_network_policy_v1`. */
export const networkPolicy = z
  .strictObject({ ...IGNORED_EVERYWHERE, metadata: namespacedMetadata, spec: block(spec) })
  .transform((resource) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: resource.metadata,
    spec: resource.spec,
  }));
