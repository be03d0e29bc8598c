import { readFileSync } from 'node:fs';

type Step = string | number;

/** The delivery stack as cdktf writes it, with one setting changed; undefined removes it. */
export function deliveryJson(path: readonly Step[] = [], value?: unknown): unknown {
  const json: unknown = JSON.parse(readFileSync(new URL('./delivery.cdk.tf.json', import.meta.url), 'utf8'));
  const last = path.at(-1);
  if (last === undefined) return json;
  const holder = path.slice(0, -1).reduce((node, step) => asRecord(node)[step], json);
  if (value === undefined) delete asRecord(holder)[last];
  else asRecord(holder)[last] = value;
  return json;
}

/** Path of an action in the fixture's pipeline. */
export function actionPath(stage: number, action: number, ...setting: Step[]): Step[] {
  return ['resource', 'aws_codepipeline', 'pipeline', 'stage', stage, 'action', action, ...setting];
}

function asRecord(node: unknown): Record<Step, unknown> {
  if (typeof node === 'object' && node !== null) return node as Record<Step, unknown>;
  throw new Error(`the fixture has nothing to change there: ${String(node)}`);
}
