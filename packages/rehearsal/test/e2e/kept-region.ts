import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { findAwsCli } from 'local-aws/aws-cli.ts';
import type { RegionConfig } from 'local-aws/stand-ins/aws/region-config.ts';
import { clusterPaths, sandboxPaths } from 'local-cluster/cluster/cluster-paths.ts';
import { userCacheDirectory } from 'pipeline-steps';
import { temporaryFolder } from '../../../programs/test/helpers/temporary-folder.ts';

/** Runs programs in a kept sandbox as builds of its projects do. Call it in a describe. */
export function keptRegion(finished: () => { readonly logDirectory: string }) {
  const paths = () => clusterPaths(dirname(finished().logDirectory));
  // The AWS CLI and kubectl keep caches in their home.
  const home = temporaryFolder();

  /** The words that run a command in the kept sandbox. */
  async function inSandbox(): Promise<string[]> {
    const childOf = async (pid: string) =>
      (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')[0] ?? '';
    const supervisor = (await readFile(paths().lockFile, 'utf8')).trim();
    const pid = await childOf(await childOf(supervisor));
    return ['-t', pid, '-n', '-m', '-p', '-u', '-i', '--'];
  }

  async function run(command: readonly string[], env: Record<string, string> = {}) {
    return execa('nsenter', [...(await inSandbox()), ...command], { env, extendEnv: false, reject: false });
  }

  /** The variables of a project's builds. */
  async function ofProject(project: string, homeFolder = home.path) {
    const config: RegionConfig = JSON.parse(await readFile(join(paths().run, 'aws-endpoints.json'), 'utf8'));
    const { credentialsPath = '' } = config.projects.find(({ name }) => name === project) ?? {};
    const env = {
      PATH: '/usr/bin:/bin',
      HOME: homeFolder,
      AWS_REGION: 'eu-west-1',
      AWS_CA_BUNDLE: sandboxPaths.trustedCertificates,
      AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: credentialsPath,
    };
    return { env };
  }

  /** Runs the AWS CLI as a build of the project. */
  async function aws(project: string, args: readonly string[], homeFolder?: string) {
    const cli = await findAwsCli(userCacheDirectory(process.env));
    const { env } = await ofProject(project, homeFolder);
    return run([cli?.program ?? '', ...args, '--output', 'json'], env);
  }

  return { paths, home, inSandbox, run, ofProject, aws };
}
