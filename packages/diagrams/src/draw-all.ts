import { type Configuration, everyEnvironment } from 'infra/config/configuration.ts';
import type { SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import type { Drawing } from './drawing.ts';
import { environmentDrawing } from './environment-drawing.ts';
import { layOut } from './layout.ts';
import { renderSvg } from './render-svg.ts';
import { wholeDrawing } from './whole-drawing.ts';

/** The pictures of the synthesized stacks, by their files under docs. */
export async function drawAll(
  configuration: Configuration,
  stacks: SynthesizedStacks,
): Promise<ReadonlyMap<string, string>> {
  const whole = await draw(wholeDrawing(stacks, configuration.environments));
  const pictures = new Map([['architecture.svg', whole]]);
  for (const environment of everyEnvironment(configuration))
    pictures.set(`environments/${environment.name}.svg`, await draw(environmentDrawing(stacks, environment)));
  return pictures;
}

async function draw(drawing: Drawing): Promise<string> {
  return renderSvg(drawing.title, await layOut(drawing));
}
