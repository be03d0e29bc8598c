import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { execa } from 'execa';
import { commitId, createStepFolder, digest, otherDigest, type StepFolder } from './helpers/step-folder.ts';

const program = fileURLToPath(new URL('../src/cli.ts', import.meta.url));
const advice = '`pipeline-steps --help` lists the steps and `pipeline-steps <step> --help` its flags';
const push = [
  ...['push-image', '--region', 'eu-west-1', '--repository-name', 'hello_world_repo'],
  ...['--repository-uri', 'registry.test/hello_world_repo', '--commit', commitId, '--image-tag', '1.0.2'],
];

describe('pipeline-steps', () => {
  let folder: StepFolder;

  beforeEach(() => {
    folder = createStepFolder();
  });

  afterEach(() => folder.remove());

  async function run(
    ...args: readonly string[]
  ): Promise<{ exitCode: number; stdout: string; stderr: string }> {
    const { directory, environment } = folder.context;
    const options = { cwd: directory, env: environment, extendEnv: false, reject: false };
    const { exitCode, stdout, stderr } = await execa(process.execPath, [program, ...args], options);
    return { exitCode: exitCode ?? -1, stdout, stderr };
  }

  it('lists its steps', async () => {
    expect(await run('--help')).to.deep.equal({ exitCode: 0, stdout: help.trim(), stderr: '' });
  });

  it('lists the flags of a step', async () => {
    expect((await run('recover-release', '--help')).stdout).to.equal(recoverReleaseHelp.trim());
  });

  it('prints the result alone on stdout, and what docker says on stderr', async () => {
    expect(await run(...push)).to.deep.equal({
      exitCode: 0,
      stdout: digest,
      stderr: [
        `0123456789: digest: ${digest} size: 42`,
        `pipeline-steps: hello_world_repo:1.0.2 is ${digest}`,
        `pipeline-steps: hello_world_repo:latest is ${digest}`,
      ].join('\n'),
    });
  });

  it('ends with 1, one sentence and an empty stdout when a step fails', async () => {
    folder.know({ tags: { '0123456789': digest, '1.0.2': otherDigest } });
    expect(await run(...push)).to.deep.equal({
      exitCode: 1,
      stdout: '',
      stderr: `pipeline-steps: the image tag 1.0.2 of hello_world_repo already stands for ${otherDigest} and may not move to ${digest}: give this commit a version tag of its own`,
    });
  });

  const refused: [name: string, args: string[], words: string][] = [
    ['no step', [], `no step is named; ${advice}`],
    ['an unknown step', ['publish'], `unknown command 'publish'; ${advice}`],
    ['an unknown flag', [...push, '--force'], `unknown option '--force'; ${advice}`],
    ['a missing flag', push.slice(0, -2), `required option '--image-tag <tag>' not specified; ${advice}`],
    ['a bad value', [...push, '--region', 'moon'], '--region: "moon" is not a region such as eu-west-1'],
    ['an empty value', [...push, '--image-tag', ''], '--image-tag: "" is not an image tag such as 1.0.2'],
  ];
  for (const [name, args, words] of refused) {
    it(`ends with 2 and starts no program with ${name}`, async () => {
      expect(await run(...args)).to.deep.equal({
        exitCode: 2,
        stdout: '',
        stderr: `pipeline-steps: ${words}`,
      });
      expect(folder.calls()).to.deep.equal([]);
    });
  }
});

const help = `
Usage: pipeline-steps [options] [command]

What a buildspec line calls when it needs a branch or a loop.

Options:
  -h, --help                     display help for command

Commands:
  verify-source [options]        verify that the checkout is the commit of this
                                 run, with its history
  find-or-build-image [options]  build the commit's image unless the registry
                                 has it; prints the image's name
  push-image [options]           push the commit's image once, tag it, tag it
                                 latest; prints the digest
  kube-tools                     put the pinned helm and kubectl into the cache;
                                 prints their directory
  refuse-older-commit [options]  fail when a newer commit is live, unless this
                                 is a rollback
  recover-release [options]      roll back, or uninstall, a release that a
                                 killed run left pending
  mark-deployed [options]        tag the digest deployed-<environment>, so that
                                 it is kept; prints the tag
  service-address [options]      wait for the load balancer's address of an
                                 Ingress, or else of a Service; prints the URL
  smoke-test [options]           ask the service until the version wanted
                                 answers; prints its greeting
`;

const recoverReleaseHelp = `
Usage: pipeline-steps recover-release [options]

roll back, or uninstall, a release that a killed run left pending

Options:
  --release <name>     the Helm release
  --namespace <name>   the namespace in the cluster
  --timeout <seconds>  how long to wait (default: 300)
  -h, --help           display help for command
`;
