import { isPrivateBlock, parseCidrBlock } from '../cidr-block.ts';
import type { EksConfig } from '../eks.ts';
import { parseInstanceType } from '../instance-type.ts';
import { kubernetesVersions } from '../kubernetes-versions.ts';
import { type Report, reportDuplicates } from './report.ts';

/** Faults of `eks.ts`; `today` as `2026-11-25`. */
export function checkEks(eks: EksConfig, today: string, report: Report): void {
  checkVersion(eks.version, today, report);
  checkPeople(eks, report);
  checkInstanceTypes(eks.instanceTypes, report);
  const { autoscalingMinimumSizeByAz: minimum, autoscalingMaximumSizeByAz: maximum } = eks;
  if (minimum > maximum)
    report('autoscalingMinimumSizeByAz', `${minimum} is above autoscalingMaximumSizeByAz, ${maximum}`);
  reportDuplicates('controlPlaneLogs', eks.controlPlaneLogs ?? [], report);
  reportDuplicates('endpointPublicAccessCidrs', eks.endpointPublicAccessCidrs, report);
  if (eks.endpointPublicAccessCidrs.length > mostBlocks)
    report('endpointPublicAccessCidrs', `has ${eks.endpointPublicAccessCidrs.length} blocks, EKS takes 40`);
  eks.endpointPublicAccessCidrs.forEach((cidr, index) => {
    checkEndpointBlock(cidr, eks.allowsOpenEndpoint, (text) =>
      report(`endpointPublicAccessCidrs[${index}]`, `${cidr} ${text}`),
    );
  });
}

/** How many blocks EKS takes for the public endpoint. */
const mostBlocks = 40;

function checkVersion(version: string, today: string, report: Report): void {
  const rows = [...kubernetesVersions];
  const inSupport = rows.filter(([, { supportEnds }]) => today <= supportEnds);
  const supported = (inSupport.length > 0 ? inSupport : rows)
    .map(([name, { supportEnds }]) => `${name} until ${supportEnds}`)
    .join(', ');
  // One that has left support is a note and no fault (version-support.ts): its cluster may have to be destroyed.
  if (!kubernetesVersions.has(version))
    report('version', `${version} is not a version that EKS supports: ${supported}`);
}

/** What IAM takes as the name of a user or a role, with its path. */
const principalName = /^([\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/;

function checkPeople(eks: EksConfig, report: Report): void {
  const { adminUsers, adminRoles, developerUsers } = eks;
  if (adminUsers.length + adminRoles.length === 0)
    report(
      'adminUsers',
      'is empty, and adminRoles too: the cluster has no other admin, so nobody could enter it',
    );
  for (const [field, names] of Object.entries({ adminUsers, adminRoles, developerUsers })) {
    reportDuplicates(field, names, report);
    names.forEach((name, index) => {
      const refuse = (text: string) => report(`${field}[${index}]`, `${name} ${text}`);
      if (!principalName.test(name)) refuse('is not a name that IAM takes, without arn: and account');
      else if (name.startsWith('aws-service-role/'))
        refuse('is a role of an AWS service, which EKS lets into no cluster');
    });
  }
  developerUsers.forEach((user, index) => {
    // EKS takes one access entry a user.
    if (adminUsers.includes(user)) report(`developerUsers[${index}]`, `${user} is in adminUsers too`);
  });
}

function checkInstanceTypes(names: readonly string[], report: Report): void {
  reportDuplicates('instanceTypes', names, report);
  const [first] = names.map(parseInstanceType);
  names.forEach((name, index) => {
    const refuse = (text: string) => report(`instanceTypes[${index}]`, `${name} ${text}`);
    const type = parseInstanceType(name);
    if (!type) refuse('is not an instance type such as t3a.medium or m7g.xlarge');
    else if (type.isAccelerated) refuse("has accelerators, whose drivers are not in the nodes' image");
    else if (first && type.architecture !== first.architecture)
      refuse(`is ${type.architecture}, ${names[0]} is ${first.architecture}: the nodes have one image`);
  });
}

/** A block of this prefix or a shorter one is as good as the whole internet. */
const openPrefix = 7;

function checkEndpointBlock(cidr: string, allowsOpen: boolean, refuse: (text: string) => void): void {
  const block = parseCidrBlock(cidr);
  if (!block) refuse('is not an IPv4 block such as 203.0.113.0/24');
  else if (block.prefix <= openPrefix) {
    if (!allowsOpen) refuse('is open to the internet, and allowsOpenEndpoint is false');
  } else if (isPrivateBlock(block))
    refuse("is private: the endpoint's public side sees public addresses only");
}
