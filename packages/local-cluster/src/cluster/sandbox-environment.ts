import { searchFolders } from 'programs/find-program.ts';

/**
 * What programs of the rehearsal see of the person's environment: PATH, with the system's folders that it may
 * lack. Their other variables (DOCKER_*, ETCD_*, NODE_OPTIONS, proxies) are meant for other programs.
 */
export function sandboxEnvironment(home: string): Record<string, string> {
  return { PATH: searchFolders(process.env['PATH'] ?? '').join(':'), HOME: home, LANG: 'C.UTF-8' };
}
