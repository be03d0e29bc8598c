import { parseCidrBlock } from '../cidr-block.ts';
import type { EksConfig } from '../eks-config.ts';
import { kubernetesVersions } from '../kubernetes-versions.ts';
import { type Report, reportDuplicates } from './report.ts';

/** Faults of `eks.ts`. */
export function checkEks(eks: EksConfig, report: Report): void {
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
