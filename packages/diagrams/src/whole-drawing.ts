import type { Configuration, EnvironmentConfig } from 'infra/config/configuration.ts';
import { serviceHost } from 'infra/config/service.ts';
import { buildStageName, deployStageName } from 'infra/stacks/names.ts';
import { orderByNeeds } from 'infra/synthesized/order.ts';
import { stackNeeds } from 'infra/synthesized/stack-dependencies.ts';
import type { SynthesizedStack, SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import * as z from 'zod';
import type { Arrow, Box, Drawing, Group } from './drawing.ts';
import { resourcesOf, stackOf, textOf } from './stack-reading.ts';

const actionSchema = z.looseObject({
  provider: z.string(),
  configuration: z.record(z.string(), z.string()).default({}),
});
const stageSchema = z.looseObject({ name: z.string(), action: z.array(actionSchema) });
const pipelineSchema = z.looseObject({ name: z.string(), stage: z.array(stageSchema) });

export type Pipeline = z.infer<typeof pipelineSchema>;
export type Stage = z.infer<typeof stageSchema>;

interface Parts {
  readonly items: readonly (Box | Group)[];
  readonly arrows: readonly Arrow[];
}

/** The whole: from a push, through each pipeline, to the environments. */
export function wholeDrawing(stacks: SynthesizedStacks, configuration: Configuration): Drawing {
  const { environments } = configuration;
  const delivery = stackOf(stacks, 'delivery');
  const names = environments.map(({ name }) => name);
  const pipelines = pipelinesOf(delivery).map((pipeline) => pipelineParts(pipeline, delivery, names));
  return {
    title: 'From a push to the environments',
    children: [
      { id: 'push', kind: 'person', lines: ['git push', 'of a commit or a version tag'] },
      ...pipelines.flatMap(({ items }) => items),
      ...environments.map((environment) => environmentBox(stacks, environment, configuration)),
    ],
    arrows: pipelines.flatMap(({ arrows }) => arrows),
  };
}

export function pipelinesOf(delivery: SynthesizedStack): Pipeline[] {
  return resourcesOf(delivery, 'aws_codepipeline').map(([, block]) => pipelineSchema.parse(block));
}

/** The delivery of a service: its repositories, the rules that start its pipeline, and the pipeline. */
function pipelineParts(
  pipeline: Pipeline,
  delivery: SynthesizedStack,
  environments: readonly string[],
): Parts {
  const { name, stage: stages } = pipeline;
  const stageId = (stage: string) => `${name}/${stage}`;
  const [first] = stages;
  const repository = first?.action[0]?.configuration['RepositoryName'] ?? '';
  const rules = startRules(delivery, name);
  const source: Box = { id: `${name}/repository`, kind: 'code', lines: ['CodeCommit', repository] };
  const images = imageBox(delivery, name);
  return {
    items: [
      source,
      ...rules,
      {
        id: name,
        kind: 'delivery',
        title: `CodePipeline ${name}`,
        children: stages.map((stage, index) => stageBox(stageId(stage.name), stage, index)),
      },
      images,
    ],
    arrows: [
      { from: 'push', to: source.id },
      ...rules.flatMap((rule): Arrow[] => [
        { from: source.id, to: rule.id },
        { from: rule.id, to: stageId(first?.name ?? '') },
      ]),
      { from: stageId(buildStageName), to: images.id, label: 'docker push, once' },
      ...environments.flatMap((environment): Arrow[] => [
        { from: stageId(deployStageName(environment)), to: environment, label: 'helm upgrade, by digest' },
        { from: images.id, to: environment, label: 'pull' },
      ]),
    ],
  };
}

/** A stage with its number and what it runs. */
export function stageBox(id: string, { name, action }: Stage, index: number): Box {
  const isApproval = action.some(({ provider }) => provider === 'Manual');
  const runs = action.map(({ provider, configuration }) => configuration['ProjectName'] ?? provider);
  return {
    id,
    kind: isApproval ? 'person' : 'delivery',
    lines: [`${index + 1}. ${name}`, isApproval ? 'manual approval' : runs.join(', ')],
  };
}

const patternSchema = z.looseObject({
  detail: z.looseObject({
    referenceType: z.array(z.string()),
    referenceName: z.array(z.union([z.string(), z.strictObject({ prefix: z.string() })])),
  }),
});

/** The event rules that start a pipeline, with the refs that they match. */
export function startRules(delivery: SynthesizedStack, pipeline: string): Box[] {
  return resourcesOf(delivery, 'aws_cloudwatch_event_rule').flatMap(([, block]) => {
    const rule = textOf(block, 'name');
    const pattern = patternSchema.safeParse(JSON.parse(textOf(block, 'event_pattern')));
    if (!rule.startsWith(`${pipeline}-`) || !pattern.success) return [];
    const { referenceType, referenceName } = pattern.data.detail;
    const refs = referenceName.map((name) => (typeof name === 'string' ? name : `${name.prefix}*`));
    return [{ id: rule, kind: 'delivery', lines: ['EventBridge', `${referenceType.join()} ${refs.join()}`] }];
  });
}

const projectSchema = z.looseObject({
  environment: z.looseObject({
    environment_variable: z.array(z.looseObject({ name: z.string(), value: z.string() })),
  }),
});

/** The image repository to which a pipeline's build project pushes. */
export function imageBox(delivery: SynthesizedStack, pipeline: string): Box {
  const project = resourcesOf(delivery, 'aws_codebuild_project').find(
    ([, block]) => textOf(block, 'name') === `${pipeline}-build`,
  );
  const variables = projectSchema.parse(project?.[1]).environment.environment_variable;
  const images = variables.find(({ name }) => name === 'IMAGE_REPOSITORY_NAME')?.value ?? '';
  return { id: `${pipeline}/images`, kind: 'code', lines: ['ECR', images, 'one digest for all'] };
}

function environmentBox(
  stacks: SynthesizedStacks,
  { name, network, ingress }: EnvironmentConfig,
  { delivery }: Configuration,
): Box {
  const kinds = orderByNeeds(stackNeeds(stacks))
    .order.filter((stack) => stack.slice(0, stack.lastIndexOf('-')) === name)
    .map((stack) => stack.slice(name.length + 1));
  const half = Math.ceil(kinds.length / 2);
  return {
    id: name,
    kind: 'cluster',
    lines: [
      name,
      ...delivery.services.map((service) => `https://${serviceHost(service, ingress)}`),
      `EKS ${network.clusterName} in ${network.mainNetworkBlock}`,
      `Terraform: ${kinds.slice(0, half).join(', ')},`,
      kinds.slice(half).join(', '),
    ],
  };
}
