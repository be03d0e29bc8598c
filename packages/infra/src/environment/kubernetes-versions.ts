/** The Kubernetes versions in EKS standard support and the day it ends (read on 2026-11-23). */
export const kubernetesVersions: Readonly<Record<string, string>> = {
  '1.34': '2026-12-02',
  '1.35': '2027-03-27',
  '1.36': '2027-08-02',
};
