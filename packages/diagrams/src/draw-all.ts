import { type Configuration, everyEnvironment } from 'infra/config/configuration.ts';
import type { SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { type Drawing, inOneColumn } from './drawing.ts';
import { environmentDrawing } from './environment-drawing.ts';
import { type Direction, layOut } from './layout.ts';
import { narrowDrawing } from './narrow-drawing.ts';
import { renderSvg } from './render-svg.ts';
import { wholeDrawing } from './whole-drawing.ts';

/** The pictures of the synthesized stacks, by their files under docs. */
export async function drawAll(
  configuration: Configuration,
  stacks: SynthesizedStacks,
): Promise<ReadonlyMap<string, string>> {
  const whole = await draw(wholeDrawing(stacks, configuration));
  const narrow = await draw(narrowDrawing(stacks, configuration), 'DOWN');
  const pictures = new Map([
    ['architecture.svg', whole],
    ['architecture-narrow.svg', narrow],
  ]);
  for (const environment of everyEnvironment(configuration)) {
    const drawing = environmentDrawing(stacks, environment);
    const file = `environments/${environment.name}`;
    pictures.set(`${file}.svg`, await draw(drawing));
    pictures.set(`${file}-narrow.svg`, await draw(inOneColumn(drawing), 'DOWN'));
  }
  return pictures;
}

async function draw(drawing: Drawing, direction?: Direction): Promise<string> {
  return renderSvg(drawing.title, await layOut(drawing, direction));
}
