import type { Configuration } from 'infra/config/configuration.ts';
import { type Service, serviceHost } from 'infra/config/service.ts';
import { buildStageName, deployStageName } from 'infra/stacks/names.ts';
import type { SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import type { Arrow, Box, Drawing, Group } from './drawing.ts';
import { stackOf } from './stack-reading.ts';
import { imageBox, type Pipeline, pipelinesOf, type Stage, stageBox, startRules } from './whole-drawing.ts';

/** The whole in one column, for the width of a phone: each stage names what it reaches. */
export function narrowDrawing(stacks: SynthesizedStacks, configuration: Configuration): Drawing {
  const delivery = stackOf(stacks, 'delivery');
  const parts = pipelinesOf(delivery).map((pipeline) => {
    const [source] = pipeline.stage;
    const repository = source?.action[0]?.configuration['RepositoryName'] ?? '';
    const rules = startRules(delivery, pipeline.name).flatMap(({ lines }) => lines.slice(1));
    const boxes: Box[] = [
      { id: `${pipeline.name}/push`, kind: 'person', lines: ['git push', 'of a commit or a version tag'] },
      { id: `${pipeline.name}/repository`, kind: 'code', lines: ['CodeCommit', repository] },
      { id: `${pipeline.name}/rules`, kind: 'delivery', lines: ['EventBridge', rules.join(', ')] },
    ];
    const [, images = ''] = imageBox(delivery, pipeline.name).lines;
    const stages = stageGroup(pipeline, images, configuration);
    return { items: [...boxes, stages], arrows: [...chain([...boxes, stages]), ...chain(stages.children)] };
  });
  return {
    title: 'From a push to the environments',
    children: parts.flatMap(({ items }) => items),
    arrows: parts.flatMap(({ arrows }) => arrows),
  };
}

function stageGroup({ name, stage: stages }: Pipeline, images: string, configuration: Configuration): Group {
  const service = configuration.delivery.services.find(({ pipelineName }) => pipelineName === name);
  return {
    id: name,
    kind: 'delivery',
    title: `CodePipeline ${name}`,
    children: stages.map((stage, index) => {
      const box = stageBox(`${name}/${stage.name}`, stage, index);
      return { ...box, lines: [...box.lines, ...reached(stage, images, service, configuration)] };
    }),
  };
}

/** What a stage changes: the images, or an environment. */
function reached(
  { name }: Stage,
  images: string,
  service: Service | undefined,
  { environments }: Configuration,
): string[] {
  if (name === buildStageName) return [`docker push to ECR ${images}, once`];
  const environment = environments.find((one) => deployStageName(one.name) === name);
  if (environment === undefined || service === undefined) return [];
  return [
    `helm upgrade on EKS ${environment.network.clusterName},`,
    'by digest, which its nodes pull from ECR',
    `https://${serviceHost(service, environment.ingress)}`,
  ];
}

function chain(items: readonly { readonly id: string }[]): Arrow[] {
  return items.slice(1).map(({ id }, index) => ({ from: items[index]?.id ?? '', to: id }));
}
