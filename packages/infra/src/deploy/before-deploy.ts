import { minimatch } from 'minimatch';
import { askAws } from '../ask-aws.ts';
import { type Configuration, type EnvironmentConfig, everyEnvironment } from '../config/configuration.ts';
import { approvalDays } from '../config/delivery.ts';
import { fault } from '../config/faults.ts';
import { newClusterFault } from '../config/version-support.ts';
import { placeOf } from '../stacks/places.ts';

const alone = '--ignore-missing-stack-dependencies';
const aloneSpellings = [alone, '--ignoreMissingStackDependencies'];

/**
 * Faults of `cdktf destroy` with a flag that cdktf-cli 0.21 itself advises: of several stacks, it then destroys the first
 * again and again, each time with one more Terraform.
 */
export function endlessDestroyFaults([command, ...words]: readonly string[]): string[] {
  const isAlone = words.some((word) => aloneSpellings.includes(word.split('=')[0] ?? ''));
  if (command !== 'destroy' || !isAlone) return [];
  // The value of a flag is no pattern. cdktf takes braces, brackets and more than `*`.
  const patterns = words.filter((word, index) => !word.startsWith('-') && !takesValue(words[index - 1]));
  if (patterns.length === 1 && /^[\w-]+$/.test(patterns[0] ?? '')) return [];
  return [
    `destroy ${alone}: cdktf would start the first of several stacks again without an end; name one stack, or leave the flag out`,
  ];
}

/** Whether a word is a flag of `cdktf destroy` whose value is the next word. */
function takesValue(flag = ''): boolean {
  return /^(-a|--app|-o|--output|--parallelism|--terraform-parallelism|--var|--var-file)$/.test(flag);
}

/** The stacks that call the API server of their cluster. */
const insideCluster = ['autoscaler', 'ingress', 'namespaces'];

/**
 * Notes on stacks whose cluster answers only inside its VPC. From elsewhere their deploy or destroy fails after minutes,
 * when network and cluster exist already. `patterns` as cdktf-cli takes them: names, and `*`.
 */
export function closedEndpointNotes(configuration: Configuration, patterns: readonly string[]): string[] {
  return everyEnvironment(configuration)
    .filter(({ eks }) => eks.endpointPublicAccessCidrs.length === 0)
    .map(({ name, network }) => ({
      clusterName: network.clusterName,
      file: `packages/infra/environments/${name}/eks.ts`,
      stacks: insideCluster.map((stack) => `${name}-${stack}`).filter((stack) => isSelected(stack, patterns)),
    }))
    .filter(({ stacks }) => stacks.length > 0)
    .map(
      ({ clusterName, file, stacks }) =>
        `${clusterName} answers inside its VPC only: go on from there for ${stacks.join(', ')}, or list your address in endpointPublicAccessCidrs of ${file}.`,
    );
}

/** A note on a delivery that notifies nobody of failures and approvals. */
export function silentApprovalNotes({ delivery }: Configuration, patterns: readonly string[]): string[] {
  const waits = delivery.order.some(({ needsApproval }) => needsApproval);
  if (delivery.notificationEmails.length > 0 || !isSelected('delivery', patterns)) return [];
  const approvals = waits ? `, nor of approvals, which expire after ${approvalDays} days` : '';
  return [
    fault(
      'delivery',
      'notificationEmails',
      `is empty: nobody is told of failures${approvals}. List who is to be told, or subscribe to the topic of the delivery stack.`,
    ),
  ];
}

/** Whether the words of a cdktf command select the stack, by the library that cdktf-cli uses. */
export function isSelected(stack: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => minimatch(stack, pattern));
}

/**
 * A fault for each cluster that does not exist yet and whose version has left EKS standard support. Asks AWS whether it
 * exists. `today` as `2026-11-25`.
 * @throws ConfigurationError when AWS does not answer.
 */
export async function newClusterFaults(
  configuration: Configuration,
  environments: readonly EnvironmentConfig[],
  today: string,
): Promise<string[]> {
  const faults: string[] = [];
  for (const environment of environments) {
    const text = newClusterFault(environment, today);
    if (text === undefined) continue;
    const [name, { region }] = [environment.network.clusterName, placeOf(configuration, environment)];
    const question = ['eks', 'describe-cluster', '--name', name, '--region', region];
    if ((await askAws(question, ['ResourceNotFoundException'])) === undefined) faults.push(text);
  }
  return faults;
}
