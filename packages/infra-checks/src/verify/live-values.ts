import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSourcesIn, resourcesIn, type SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { runProgram } from 'programs/run-program.ts';
import { type Finding, judged } from './finding.ts';
import { type LiveCase, liveCases } from './live-cases.ts';
import { findTerraform } from './terraform-program.ts';

/** Evaluates expressions of Terraform's language, all of them over the same locals. */
export type Evaluate = (
  expressions: readonly string[],
  locals: Readonly<Record<string, unknown>>,
) => Promise<readonly unknown[]>;

/**
 * Has Terraform evaluate what the stacks make of a running environment: how many nodes to ask for, and when a plan
 * ends. Terraform's core does that alone, where its providers can't be had too.
 */
export async function verifyLiveValues(stacks: SynthesizedStacks, folder: string): Promise<Finding[]> {
  const program = await findTerraform();
  return liveValueFindings(stacks, async (expressions, locals) => {
    writeFileSync(join(folder, 'main.tf.json'), JSON.stringify({ locals }));
    const stdout = await runProgram([program, 'console'], {
      directory: folder,
      input: `jsonencode([${expressions.join(', ')}])`,
      environment: { CHECKPOINT_DISABLE: '1' },
    });
    return JSON.parse(JSON.parse(stdout));
  });
}

/** An expression as it is in a stack, with a case's answers in it. */
interface Question extends LiveCase {
  readonly where: string;
  readonly expression: string;
}

/** One finding for each kind of question, over all stacks that ask it. */
export async function liveValueFindings(stacks: SynthesizedStacks, evaluate: Evaluate): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const { what, blocks, expression, cases } of liveCases) {
    const locals: Record<string, unknown> = {};
    const questions = [...stacks].flatMap(([name, stack]) =>
      [...resourcesIn(stack), ...dataSourcesIn(stack)]
        .filter(({ address }) => address.startsWith(blocks))
        .flatMap(({ address, block }) =>
          cases(block, stack).map((example): Question => {
            const live = `live${Object.keys(locals).length}`;
            locals[live] = example.live;
            const text = withLocals(expression(block), stack.locals);
            return { ...example, where: `${name}: ${address}`, expression: onLive(text, live) };
          }),
        ),
    );
    const answers = await evaluate(
      questions.map((question) => question.expression),
      locals,
    );
    findings.push(
      judged(
        what,
        questions.flatMap((question, index) => faultOf(question, answers[index])),
      ),
    );
  }
  return findings;
}

function faultOf({ where, live, expected }: Question, actual: unknown): string[] {
  if (JSON.stringify(actual) === JSON.stringify(expected)) return [];
  const [answer, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  return [`${where} makes ${answer} of ${JSON.stringify(live)}, not ${wanted}`];
}

/** The expression without its braces, its locals written out. */
function withLocals(text: string, locals: Readonly<Record<string, unknown>>): string {
  const expression = text.replace(/^\$\{(.*)\}$/s, '$1');
  return expression.replaceAll(/local\.([\w-]+)/g, (_, name: string) =>
    withLocals(String(locals[name]), locals),
  );
}

/** The expression with the case's answers where it asks AWS or the cluster. */
function onLive(expression: string, live: string): string {
  const asked =
    /data\.aws_(?:autoscaling_group|eks_cluster|subnet)\.[\w-]+|kubernetes_ingress_v1\.[\w-]+\.status/g;
  return expression.replaceAll(asked, `local.${live}`);
}
