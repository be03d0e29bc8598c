import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSourcesIn, resourcesIn, type SynthesizedStacks } from 'infra/synthesized/synthesized-stack.ts';
import { runProgram } from 'programs/run-program.ts';
import { type Finding, judged } from './finding.ts';
import { type LiveCase, liveCases } from './live-cases.ts';
import { findTerraform } from './terraform-program.ts';

/** Evaluates Terraform expressions with the same locals. */
export type Evaluate = (
  expressions: readonly string[],
  locals: Readonly<Record<string, unknown>>,
) => Promise<readonly unknown[]>;

/**
 * Evaluates the stacks' expressions about a running environment by Terraform: the number of nodes, and when a plan stops.
 * This needs no provider.
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

/** An expression of a stack, with the answers of a case. */
interface Question extends LiveCase {
  readonly where: string;
  readonly expression: string;
}

/** One finding for each kind of question, for all stacks with it. */
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

/** The expression without its braces, with its locals replaced. */
function withLocals(text: string, locals: Readonly<Record<string, unknown>>): string {
  const expression = text.replace(/^\$\{(.*)\}$/s, '$1');
  return expression.replaceAll(/local\.([\w-]+)/g, (_, name: string) =>
    withLocals(String(locals[name]), locals),
  );
}

/** The expression with the answers of the case in place of its data sources. */
function onLive(expression: string, live: string): string {
  const asked =
    /data\.aws_(?:autoscaling_group|eks_cluster|subnet)\.[\w-]+|kubernetes_ingress_v1\.[\w-]+\.status|data\.terraform_remote_state\.[\w-]+\.outputs\.loadBalancerDnsName/g;
  return expression.replaceAll(asked, `local.${live}`);
}
