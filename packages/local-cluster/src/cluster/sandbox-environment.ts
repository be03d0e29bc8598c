import { searchFolders } from 'programs/find-program.ts';

/**
 * The environment of the rehearsal's programs: of the user's variables only PATH, with the system's folders. The others
 * (DOCKER_*, ETCD_*, NODE_OPTIONS, proxies) are meant for other programs.
 */
export function sandboxEnvironment(home: string): Record<string, string> {
  return { PATH: searchFolders(process.env['PATH'] ?? '').join(':'), HOME: home, LANG: 'C.UTF-8' };
}
