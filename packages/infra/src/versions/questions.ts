import { kubernetesVersions } from '../config/kubernetes-versions.ts';

/** AWS's answers, by the arguments of `aws`. A file of them may come from another account. */
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

/** All questions, in order. They change nothing, and name no cluster. */
export function allQuestions(): string[] {
  const minors = [...kubernetesVersions.keys()];
  return [
    clusterVersionsQuestion,
    ...minors.flatMap((minor) => [addonsQuestion(minor), nodeReleaseQuestion(minor)]),
  ];
}
