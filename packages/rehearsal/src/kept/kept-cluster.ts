import { shellWord } from 'programs/shell-word.ts';

/** How to reach a kept cluster from the machine. */
export interface KeptCluster {
  /** With the rights of the administrator. */
  readonly kubeconfig: string;
  /** The kubeconfigs of deployers and developers, with their rights only. */
  readonly userKubeconfigs: Readonly<Record<string, string>>;
  /** For each outcome, the command that requests its greeting as a client of the load balancer. */
  readonly requests: readonly string[];
  /** Undefined if the rehearsal ended before it had pipelines. */
  readonly pipelines: KeptPipelines | undefined;
  /** The command that ends it. */
  readonly down: string;
}

/** The commands that a kept rehearsal's pipelines answer. */
export interface KeptPipelines {
  /** For each repository, a clone whose `git push` starts its pipelines. */
  readonly clones: readonly string[];
  readonly status: string;
  readonly approval: string;
  readonly rollback: string;
  /** The log of the pipelines. */
  readonly log: string;
}

/** The commands with what each does, for people. */
export function describeCommands({ kubeconfig, pipelines, down }: KeptCluster) {
  return [
    { does: 'lists the pods, as administrator', command: podsCommand(kubeconfig) },
    {
      does: 'lists the kubeconfigs of deployers and developers, with their rights only',
      command: `ls ${shellWord(kubeconfig)}-*`,
    },
    ...(pipelines === undefined ? [] : describePipelines(pipelines)),
    { does: 'ends it', command: down },
  ];
}

function describePipelines({ clones, status, approval, rollback, log }: KeptPipelines) {
  return [
    ...clones.map((command) => ({
      does: 'clones a repository; a push there starts its pipeline',
      command,
    })),
    { does: 'shows what is live and what waits', command: status },
    { does: 'approves what waits', command: approval },
    { does: 'undoes a release', command: rollback },
    { does: 'follows the pipelines', command: `tail -f ${shellWord(log)}` },
  ];
}

function podsCommand(kubeconfig: string): string {
  return `KUBECONFIG=${shellWord(kubeconfig)} kubectl get pods --all-namespaces`;
}
