import type { PartialEnvironment } from '../configuration.ts';
import { fault } from '../faults.ts';
import { checkEks } from './eks.ts';
import { checkIngress } from './ingress.ts';
import { checkNamespaces } from './namespaces.ts';
import { checkNetwork } from './network.ts';
import { checkRoomForNodes, checkRoomForPods } from './room.ts';
import { checkSubdomains } from './subdomains.ts';

/** Faults inside one environment's files; `today` as `2026-11-25`. */
export function environmentFaults(environment: PartialEnvironment, today: string): string[] {
  const faults: string[] = [];
  const reportIn = (file: string) => (path: string, text: string) => {
    faults.push(fault(`${environment.name}/${file}`, path, text));
  };
  if (environment.network) checkNetwork(environment.network, reportIn('network'));
  if (environment.eks) checkEks(environment.eks, today, reportIn('eks'));
  const { network, eks, namespaces } = environment;
  if (network && eks) {
    checkRoomForPods(eks, network, namespaces?.namespaces.length ?? 0, reportIn('eks'));
    checkRoomForNodes(network, eks, reportIn('network'));
  }
  if (environment.ingress) checkIngress(environment.ingress, reportIn('ingress'));
  if (environment.subdomains) checkSubdomains(environment.subdomains, reportIn('subdomains'));
  if (environment.namespaces)
    checkNamespaces(environment.namespaces, environment.name, reportIn('namespaces'));
  return faults;
}
