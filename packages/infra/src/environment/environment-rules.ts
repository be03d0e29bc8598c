import { parseCidrBlock } from './cidr-block.ts';
import type { EksConfig } from './eks-config.ts';
import type { PartialEnvironment } from './environment-config.ts';
import { fault } from './faults.ts';
import type { IngressConfig } from './ingress-config.ts';
import { kubernetesVersions } from './kubernetes-versions.ts';
import { duplicates, isDnsLabel, isDomainName } from './names.ts';
import type { NamespacesConfig } from './namespaces-config.ts';
import { type NetworkConfig, zoneCount } from './network-config.ts';
import type { SubdomainsConfig } from './subdomains-config.ts';

type Report = (path: string, text: string) => void;

/** Kubernetes makes these itself. */
const kubernetesNamespaces = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Faults inside one environment's files. */
export function environmentFaults(environment: PartialEnvironment): string[] {
  const faults: string[] = [];
  const reportIn = (file: string) => (path: string, text: string) => {
    faults.push(fault(`${environment.name}/${file}`, path, text));
  };
  if (environment.network) checkNetwork(environment.network, reportIn('network'));
  if (environment.eks) checkEks(environment.eks, reportIn('eks'));
  if (environment.ingress) checkIngress(environment.ingress, reportIn('ingress'));
  if (environment.subdomains) checkSubdomains(environment.subdomains, reportIn('subdomains'));
  if (environment.namespaces) checkNamespaces(environment.namespaces, reportIn('namespaces'));
  return faults;
}

function checkNetwork(network: NetworkConfig, report: Report): void {
  const { clusterName, mainNetworkBlock, subnetPrefixExtension, zoneOffset } = network;
  if (!/^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/.test(clusterName))
    report('clusterName', `${clusterName} is not a cluster name: up to 100 letters, digits, - and _`);
  const subnetCount = 2 ** subnetPrefixExtension;
  if (zoneOffset < zoneCount || zoneOffset + zoneCount > subnetCount)
    report('zoneOffset', `${zoneOffset} is not between ${zoneCount} and ${subnetCount - zoneCount}`);
  const block = parseCidrBlock(mainNetworkBlock);
  if (!block) report('mainNetworkBlock', `${mainNetworkBlock} is not an IPv4 block such as 10.50.0.0/16`);
  else if (block.prefix < 16 || block.prefix > 28)
    report('mainNetworkBlock', `${mainNetworkBlock} is not between /16 and /28, the sizes of a VPC`);
  else if (block.prefix + subnetPrefixExtension > 28)
    report('subnetPrefixExtension', `${subnetPrefixExtension} makes subnets smaller than /28`);
}

function checkEks(eks: EksConfig, report: Report): void {
  const supported = Object.entries(kubernetesVersions).map(([version, end]) => `${version} until ${end}`);
  if (!(eks.version in kubernetesVersions))
    report('version', `${eks.version} is not a version that EKS supports: ${supported.join(', ')}`);
  const { autoscalingMinimumSizeByAz: minimum, autoscalingMaximumSizeByAz: maximum } = eks;
  if (minimum > maximum)
    report('autoscalingMinimumSizeByAz', `${minimum} is above autoscalingMaximumSizeByAz, ${maximum}`);
  reportDuplicates('adminUsers', eks.adminUsers, report);
  reportDuplicates('developerUsers', eks.developerUsers, report);
  reportDuplicates('instanceTypes', eks.instanceTypes, report);
  eks.developerUsers.forEach((user, index) => {
    // EKS takes one access entry a user.
    if (eks.adminUsers.includes(user)) report(`developerUsers[${index}]`, `${user} is in adminUsers too`);
  });
  eks.endpointPublicAccessCidrs.forEach((cidr, index) => {
    if (!parseCidrBlock(cidr))
      report(`endpointPublicAccessCidrs[${index}]`, `${cidr} is not an IPv4 block such as 203.0.113.0/24`);
  });
}

function checkIngress(ingress: IngressConfig, report: Report): void {
  if (!isDomainName(ingress.dnsBaseDomain))
    report('dnsBaseDomain', `${ingress.dnsBaseDomain} is not a domain name of lower-case DNS labels`);
}

function checkSubdomains(subdomains: SubdomainsConfig, report: Report): void {
  subdomains.deploymentsSubdomains.forEach((name, index) => {
    if (!isDnsLabel(name)) report(`deploymentsSubdomains[${index}]`, `${name} is not a DNS label`);
  });
  reportDuplicates('deploymentsSubdomains', subdomains.deploymentsSubdomains, report);
}

function checkNamespaces(config: NamespacesConfig, report: Report): void {
  const names = config.namespaces.map((namespace) => namespace.name);
  names.forEach((name, index) => {
    if (!isDnsLabel(name)) report(`namespaces[${index}].name`, `${name} is not a DNS label`);
    if (kubernetesNamespaces.includes(name))
      report(`namespaces[${index}].name`, `${name} is a namespace that Kubernetes makes itself`);
  });
  for (const { value, index } of duplicates(names))
    report(`namespaces[${index}].name`, `${value} is there twice`);
}

function reportDuplicates(path: string, values: readonly string[], report: Report): void {
  for (const { value, index } of duplicates(values)) report(`${path}[${index}]`, `${value} is there twice`);
}
