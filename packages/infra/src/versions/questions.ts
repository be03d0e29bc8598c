import { kubernetesVersions } from '../config/kubernetes-versions.ts';

/** What AWS answers, by the arguments of `aws` that asked for it; as a file, the answers of somebody else's account. */
export type Answers = Readonly<Record<string, unknown>>;

/** EKS's Kubernetes versions and the days their support ends. */
export const clusterVersionsQuestion = 'eks describe-cluster-versions';

/** The add-ons of a minor version and their versions. */
export function addonsQuestion(minor: string): string {
  return `eks describe-addon-versions --kubernetes-version ${minor}`;
}

/** The newest release of the nodes' image; both architectures have the same. */
export function nodeReleaseQuestion(minor: string): string {
  const image = `/aws/service/eks/optimized-ami/${minor}/amazon-linux-2023/x86_64/standard/recommended`;
  return `ssm get-parameter --name ${image}/release_version`;
}

/** All that is asked, in order: none of it changes anything, and none names a cluster. */
export function allQuestions(): string[] {
  const minors = [...kubernetesVersions.keys()];
  return [
    clusterVersionsQuestion,
    ...minors.flatMap((minor) => [addonsQuestion(minor), nodeReleaseQuestion(minor)]),
  ];
}
