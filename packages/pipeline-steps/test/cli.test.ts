import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { execa } from 'execa';
import { bundleSteps } from './helpers/bundle-steps.ts';
import { commitId, createStepFolder, digest, otherDigest, type StepFolder } from './helpers/step-folder.ts';

const advice = '`pipeline-steps --help` lists the steps, and `pipeline-steps <step> --help` the flags of one';
const push = [
  ...['push-image', '--region', 'eu-west-1', '--repository-name', 'hello_world_repo'],
  ...['--repository-uri', 'registry.test/hello_world_repo', '--commit', commitId, '--image-tag', '1.0.2'],
];

describe('pipeline-steps', () => {
  let folder: StepFolder;

  // The bundle, as in a build. It starts in half the time of the sources.
  let program = '';
  before(async () => {
    program = await bundleSteps('cli.test.cjs');
  });
  after(() => rmSync(program, { force: true }));

  beforeEach(async () => {
    folder = await createStepFolder();
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

  it('prints only the result on stdout, and the output of docker on stderr', async () => {
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

  it('exits with 1, one sentence and an empty stdout if a step fails', async () => {
    folder.know({ tags: { '0123456789': digest, '1.0.2': otherDigest } });
    expect(await run(...push)).to.deep.equal({
      exitCode: 1,
      stdout: '',
      stderr: `pipeline-steps: the image tag 1.0.2 of hello_world_repo already belongs to ${otherDigest} and is immutable, so it cannot move to ${digest}: give this commit another version tag`,
    });
  });

  describe('in a project that names a topic', () => {
    const topic = {
      NOTIFICATION_TOPIC_ARN: 'arn:aws:sns:eu-central-1:000000000000:delivery',
      PIPELINE_NAME: 'hello-world',
      PIPELINE_STAGE: 'Build',
      CODEBUILD_BUILD_URL: 'https://console.example/build/1',
    };

    it('publishes the error of a failed step', async () => {
      folder.know({ failures: { 'aws ecr': 'AccessDeniedException: denied\u202e\u001b[31m' } });
      Object.assign(folder.context.environment, topic);
      const { exitCode, stderr } = await run(...push);
      expect(exitCode).to.equal(1);
      const words = 'ecr:BatchGetImage failed: AccessDeniedException: denied\\u{202e}\\u{1b}[31m';
      expect(stderr).to.contain('ecr:BatchGetImage failed: AccessDeniedException: denied');
      const published = folder.calls().at(-1);
      expect(published).to.include({ region: 'eu-central-1' });
      expect(published?.args).to.deep.equal(['sns:Publish']);
      expect(published?.input).to.include({
        TopicArn: topic.NOTIFICATION_TOPIC_ARN,
        Subject: 'hello-world: Build failed',
        Message: `hello-world: Build failed: ${words}\n\n${topic.CODEBUILD_BUILD_URL}`,
      });
    });

    it('publishes an invalid value', async () => {
      Object.assign(folder.context.environment, topic);
      expect((await run(...push, '--region', 'moon')).exitCode).to.equal(2);
      expect(folder.calls().map(({ args }) => args[0])).to.deep.equal(['sns:Publish']);
    });

    it('reports the original error if the notification cannot be published', async () => {
      folder.know({
        failures: {
          'aws sns': 'AuthorizationErrorException: no',
          'aws ecr': 'AccessDeniedException: denied',
        },
      });
      Object.assign(folder.context.environment, topic);
      const { exitCode, stderr } = await run(...push);
      expect(exitCode).to.equal(1);
      expect(stderr.split('\n')).to.deep.equal([
        'pipeline-steps: ecr:BatchGetImage failed: AccessDeniedException: denied',
        'pipeline-steps: the notification could not be published: sns:Publish failed: AuthorizationErrorException: no',
      ]);
    });

    it('publishes nothing for a step that succeeds, or for help', async () => {
      Object.assign(folder.context.environment, topic);
      await run(...push);
      await run('--help');
      expect(folder.calls('aws').filter(({ args }) => args[0] === 'sns:Publish')).to.deep.equal([]);
    });
  });

  const refused: [name: string, args: string[], words: string][] = [
    ['no step', [], `no step is given; ${advice}`],
    ['an unknown step', ['publish'], `unknown command 'publish'; ${advice}`],
    ['an unknown flag', [...push, '--force'], `unknown option '--force'; ${advice}`],
    ['a missing flag', push.slice(0, -2), `required option '--image-tag <tag>' not specified; ${advice}`],
    ['a bad value', [...push, '--region', 'moon'], '--region: "moon" is not a region such as eu-west-1'],
    ['an empty value', [...push, '--image-tag', ''], '--image-tag: "" is not an image tag such as 1.0.2'],
  ];
  for (const [name, args, words] of refused) {
    it(`exits with 2 and starts no program with ${name}`, async () => {
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

The steps that the buildspecs call for conditions and loops.

Options:
  -h, --help                     display help for command

Commands:
  verify-source [options]        verify that the checkout is the commit of this
                                 execution, with its history
  require-variables              fail if one of the named environment variables
                                 is empty
  stop-unchanged [options]       stop this execution if the commit changes
                                 nothing of the service; prints whether it does,
                                 yes or no
  find-or-build-image [options]  build the commit's image unless the registry
                                 has it; prints the name of the image
  mark-deployed [options]        tag the digest that each environment runs
                                 deployed-<environment>, which the registry
                                 keeps
  push-image [options]           push the commit's image once, tag it, and move
                                 latest forward; prints the digest
  pack-artifact [options]        put all that a deploy needs into one folder;
                                 prints the digest of its manifest
  verify-artifact [options]      verify that the current folder is the artifact
                                 of this execution, file by file
  update-kubeconfig [options]    let helm and kubectl use a cluster with one
                                 token of a role; prints the program that keeps
                                 it
  require-descendant [options]   fail unless the commit descends from the live
                                 one, or this is a rollback
  require-answers [options]      fail if an approval of one of the pipelines
                                 waits for longer than a day
  recover-release [options]      roll back, or uninstall, a release that a
                                 killed run left pending; prints the live
                                 revision, none or unknown
  roll-out [options]             upgrade or install a release and wait; rolls
                                 back to the live revision if it fails
  smoke-test [options]           request the new version at its public address;
                                 rolls back if the answer is wrong; prints the
                                 address
`;

const recoverReleaseHelp = `
Usage: pipeline-steps recover-release [options]

roll back, or uninstall, a release that a killed run left pending; prints the
live revision, none or unknown

Options:
  --release <name>     the Helm release
  --namespace <name>   the namespace in the cluster
  --timeout <seconds>  how long to wait (default: 300)
  -h, --help           display help for command
`;
