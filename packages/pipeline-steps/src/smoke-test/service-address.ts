import { setTimeout as delay } from 'node:timers/promises';
import { PublicAddressError, StepError } from '../errors.ts';
import { readJson } from '../read-json.ts';
import { programError, runProgram, tryProgram } from '../run-program.ts';
import type { StepContext } from '../step.ts';
import {
  classOf,
  type ExposingObject,
  findPublicAddress,
  type PublicAddress,
  parametersOf,
} from './public-address.ts';

/** The name of a Service and its Ingress, and how long to wait for their address. */
export interface ServiceRequest {
  readonly serviceName: string;
  readonly namespace: string;
  readonly timeoutSeconds: number;
  readonly intervalMs: number;
}

/**
 * Waits until the load balancer of a service has an address, and returns the URL: of its Ingress, else of its Service of type
 * LoadBalancer. A service that is not reachable from outside the cluster is an error.
 */
export async function serviceAddress(context: StepContext, request: ServiceRequest): Promise<string> {
  const deadline = performance.now() + request.timeoutSeconds * 1000;
  while (true) {
    const objects = await readObjects(context, request);
    const found = findPublicAddress(objects);
    if (found === undefined) throw unreachable(objects, request);
    if (found.address !== undefined) return withClass(context, objects, found.address);
    if (performance.now() > deadline) throw withoutAddress(found, objects, request);
    await delay(request.intervalMs);
  }
}

/** The address with the port of the class's controller. Reads the class once, when there is an address. */
async function withClass(
  context: StepContext,
  objects: readonly ExposingObject[],
  address: string,
): Promise<string> {
  const className = classOf(objects);
  if (className === undefined) return address;
  const known = [...objects, ...(await readClassObject(context, 'ingressclass', className))];
  const parameters = parametersOf(known);
  if (parameters !== undefined)
    known.push(...(await readClassObject(context, 'ingressclassparams.elbv2.k8s.aws', parameters)));
  return findPublicAddress(known)?.address ?? address;
}

/** A missing class is no error: the address is then that of an Ingress without a class. */
async function readClassObject(
  context: StepContext,
  resource: string,
  name: string,
): Promise<readonly ExposingObject[]> {
  const args = ['get', resource, name, '--output', 'json'];
  const result = await tryProgram(context, 'kubectl', args);
  if (/\(NotFound\)|doesn't have a resource type/.test(result.stderr)) return [];
  if (/\(Forbidden\)/.test(result.stderr))
    throw new PublicAddressError(
      `the deployer may not read ${resource} ${name}, which has the port of its Ingresses; type: cdktf deploy '<environment>-namespaces'`,
    );
  if (result.exitCode !== 0) throw programError('kubectl', args, result);
  return [readJson(`kubectl get ${resource}`, result.stdout)];
}

/** Both kinds in one call, so that they are consistent. Missing objects are left out. */
async function readObjects(
  context: StepContext,
  { serviceName, namespace }: ServiceRequest,
): Promise<readonly ExposingObject[]> {
  const output = await runProgram(context, 'kubectl', [
    ...['get', 'ingress,service', '--namespace', namespace],
    ...['--field-selector', `metadata.name=${serviceName}`, '--output', 'json'],
  ]);
  return readJson<{ items: ExposingObject[] }>('kubectl get ingress,service', output).items;
}

/** The message has the class, because an unknown class leaves no other trace in the object. */
function withoutAddress(
  { kind }: PublicAddress,
  objects: readonly ExposingObject[],
  { serviceName, namespace, timeoutSeconds }: ServiceRequest,
): StepError {
  const className = objects.find((object) => object.kind === kind)?.spec?.ingressClassName;
  const ofClass = className === undefined ? '' : ` of class ${className}`;
  return new PublicAddressError(
    `the ${kind} ${serviceName}${ofClass} got no address from its load balancer within ${timeoutSeconds} s: \`kubectl describe ${kind.toLowerCase()} ${serviceName} --namespace ${namespace}\` shows why`,
  );
}

function unreachable(
  objects: readonly ExposingObject[],
  { serviceName, namespace }: ServiceRequest,
): StepError {
  const type = objects.find(({ kind }) => kind === 'Service')?.spec?.type;
  if (type === undefined)
    return new StepError(
      `namespace ${namespace} has neither an Ingress nor a Service named ${serviceName}: \`helm get manifest ${serviceName} --namespace ${namespace}\` shows the objects of the release`,
    );
  return new StepError(
    `the Service ${serviceName} in namespace ${namespace} is of type ${type} and has no Ingress, so it is not reachable from outside the cluster: set ingress.enabled to true in the chart's values of this environment`,
  );
}
