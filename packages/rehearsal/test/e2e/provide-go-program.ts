import { dirname } from 'node:path';
import { kubernetesVersions } from 'local-cluster/tools/kubernetes-versions.ts';
import { readToolEnvironment } from 'local-cluster/tools/tool-environment.ts';
import { rehearsalPaths } from '../../src/steps/prepare-machine.ts';
import { type GoProgram, provideGoProgram } from '../helpers/go-program.ts';

const kubernetesMinor = Object.keys(kubernetesVersions).at(-1) ?? '';

/** The program from PATH or from the rehearsal's cache. Otherwise it builds it into that cache, and says so. */
export function provide(program: GoProgram): Promise<string> {
  const cacheDirectory = dirname(rehearsalPaths(process.env).root);
  return provideGoProgram(program, readToolEnvironment(kubernetesMinor, cacheDirectory), {
    mayInstall: true,
    onInstall: (sentence) => console.log(sentence),
  });
}
