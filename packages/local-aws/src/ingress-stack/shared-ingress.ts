import { z } from 'zod';
import { block, text, textMap } from '../terraform/kubernetes-settings.ts';
import { IGNORED_EVERYWHERE, ignored } from '../terraform/resource-reader.ts';
import type { DefaultAnswer } from './environment-ingress.ts';

const prefix = 'alb.ingress.kubernetes.io';

const fixedResponse = z.strictObject({
  type: z.literal('fixed-response'),
  fixedResponseConfig: z.strictObject({
    contentType: z.string(),
    statusCode: z.string().regex(/^\d{3}$/),
    messageBody: z.string(),
  }),
});

const defaultBackend = block(
  z.strictObject({
    service: block(
      z.strictObject({ name: text, port: block(z.strictObject({ name: z.literal('use-annotation') })) }),
    ),
  }),
);

/** `kubernetes_ingress_v1`: the first Ingress of the group, which says what is answered where no other has the host. */
export const sharedIngress = z
  .strictObject({
    ...IGNORED_EVERYWHERE,
    metadata: block(z.strictObject({ name: text, namespace: text, annotations: textMap })),
    spec: block(z.strictObject({ ingress_class_name: text, default_backend: defaultBackend })),
    wait_for_load_balancer: ignored,
    timeouts: ignored,
  })
  .transform(({ metadata: { annotations }, spec }, context): DefaultAnswer => {
    const action = `${prefix}/actions.${spec.default_backend.service.name}`;
    const { [action]: written, [`${prefix}/listen-ports`]: _, ...unknown } = annotations;
    const [other] = Object.keys(unknown);
    if (other !== undefined) return refuse(context, `${other} is an annotation the rehearsal does not know.`);
    const parsed = fixedResponse.safeParse(parseJson(written));
    if (!parsed.success)
      return refuse(context, `${action} is no fixed response, which is all that is known.`);
    const { statusCode, contentType, messageBody } = parsed.data.fixedResponseConfig;
    return { status: Number(statusCode), contentType, body: messageBody };
  });

function refuse(context: z.core.$RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message, path: ['metadata', 'annotations'] });
  return z.NEVER;
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
