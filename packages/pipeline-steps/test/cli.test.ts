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

  describe('in a project that names a topic', () => {
    const topic = {
      NOTIFICATION_TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:delivery',
      PIPELINE_NAME: 'hello-world',
      PIPELINE_STAGE: 'Build',
      CODEBUILD_BUILD_URL: 'https://console.example/build/1',
    };

    it('publishes why a step failed, in the words of the log', async () => {
      folder.know({ failures: { 'aws ecr': 'denied\u202e\u001b[31m' } });
      Object.assign(folder.context.environment, topic);
      const { exitCode, stderr } = await run(...push);
      expect(exitCode).to.equal(1);
      const words = 'aws ecr batch-get-image failed with exit code 254: denied\\u{202e}\\u{1b}[31m';
      expect(stderr).to.contain('aws ecr batch-get-image failed with exit code 254: denied');
      expect(folder.calls().at(-1)?.args).to.deep.equal([
        ...['sns', 'publish', '--topic-arn', topic.NOTIFICATION_TOPIC_ARN],
        ...['--subject', 'hello-world: Build failed'],
        ...['--message', `hello-world: Build failed: ${words}\n\n${topic.CODEBUILD_BUILD_URL}`],
        ...['--output', 'json'],
      ]);
    });

    it('publishes a value that a step was given and refused', async () => {
      Object.assign(folder.context.environment, topic);
      expect((await run(...push, '--region', 'moon')).exitCode).to.equal(2);
      expect(folder.calls().map(({ args }) => args[0])).to.deep.equal(['sns']);
    });

    it('fails by its own fault alone where the topic can not be told', async () => {
      folder.know({ failures: { 'aws sns': 'AuthorizationError', 'aws ecr': 'denied' } });
      Object.assign(folder.context.environment, topic);
      const { exitCode, stderr } = await run(...push);
      expect(exitCode).to.equal(1);
      expect(stderr.split('\n')).to.deep.equal([
        'pipeline-steps: aws ecr batch-get-image failed with exit code 254: denied',
        'pipeline-steps: the notification topic was not told: aws sns publish failed with exit code 254: AuthorizationError',
      ]);
    });

    it('publishes nothing of a step that succeeds, or of help', async () => {
      Object.assign(folder.context.environment, topic);
      await run(...push);
      await run('--help');
      expect(folder.calls('aws').filter(({ args }) => args[0] === 'sns')).to.deep.equal([]);
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
  require-variables              fail when one of the named environment
                                 variables is empty
  find-or-build-image [options]  build the commit's image unless the registry
                                 has it; prints the image's name
  push-image [options]           push the commit's image once, tag it, move
                                 latest forward; prints the digest
  kube-tools                     put the pinned helm and kubectl into the cache;
                                 prints their directory
  require-descendant [options]   fail unless the commit descends from the live
                                 one, or this is a rollback
  recover-release [options]      roll back, or uninstall, a release that a
                                 killed run left pending
  live-revision [options]        find the revision that the roll-out replaces;
                                 prints it, or none
  roll-out [options]             upgrade or install a release and wait; what was
                                 live comes back when it fails
  smoke-test [options]           ask the new version until it answers as it
                                 should, or take it back; prints its address
  mark-deployed [options]        tag the digest deployed-<environment>, so that
                                 it is kept; prints the tag
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
