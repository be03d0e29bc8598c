import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { ClusterPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { shellWord } from 'programs/shell-word.ts';

/** A pnpm command for the rehearsal with these files. It sets XDG_CACHE_HOME if the cache is not the default one. */
export function pnpmCommand({ root }: Pick<ClusterPaths, 'root'>, words: string): string {
  const cache = dirname(root);
  const isDefault = cache === join(homedir(), '.cache', 'aws-kube-cd');
  return `${isDefault ? '' : `XDG_CACHE_HOME=${shellWord(dirname(cache))} `}npx --yes pnpm ${words}`;
}
