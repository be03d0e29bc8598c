import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type BuildspecName, commandsOf, readBuildspec } from './helpers/buildspec.ts';

const root = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'));
const guard = 'test "$CODEBUILD_BUILD_SUCCEEDING" = 1';

/** Before each command that a commit without a change does not need. */
const ifChanged = 'test "$IS_CHANGED" = no || ';

/** The command that runs, if something changed. */
function guarded(command: string): string {
  return command.startsWith(ifChanged) ? command.slice(ifChanged.length) : command;
}

/** The program of a command, also in the value of a variable. */
function innerCommand(command: string): string {
  return /^[A-Z_]+="\$\((.*)\)"$/.exec(command)?.[1] ?? command;
}

/** The command without its quoted parts. */
function unquoted(command: string): string {
  return innerCommand(guarded(command)).replaceAll(/"[^"]*"/g, '""');
}

for (const name of ['build', 'deploy'] satisfies BuildspecName[]) {
  describe(`buildspecs/${name}.yaml`, () => {
    const buildspec = readBuildspec(name);
    const { env, phases } = buildspec;
    const commands = commandsOf(buildspec);

    it('has version 0.2, in which all commands share a shell', () => {
      expect(buildspec.version).to.equal(0.2);
    });

    it('runs in bash', () => {
      expect(env.shell).to.equal('bash');
    });

    it('has the four phases, and each aborts the build when it fails', () => {
      expect(Object.keys(phases)).to.deep.equal(['install', 'pre_build', 'build', 'post_build']);
      expect(Object.values(phases).map((phase) => phase['on-failure'])).to.deep.equal(Array(4).fill('ABORT'));
    });

    it('asks for the Node that the repository is for', () => {
      expect(phases['install']?.['runtime-versions']).to.deep.equal({ nodejs: 24 });
      expect(root.engines.node).to.equal('>=24.0.0');
    });

    it('requires all of its variables before it uses one', () => {
      const call = phases['pre_build']?.commands.find((command) => / require-variables /.test(command)) ?? '';
      const required = call.split(' ').slice(2);
      const used = commands.flatMap((command) =>
        [...command.matchAll(/\$([A-Z_]+)/g)].map(([, found]) => found),
      );
      const own = commands.flatMap((command) => /^(?:export )?([A-Z_]+)=/.exec(guarded(command))?.[1] ?? []);
      // The expected text may be empty. CodeBuild sets HOME.
      const known = new Set([...own, 'PATH', 'HOME', 'SMOKE_TEST_TEXT']);
      const given = used.filter((found) => found && !known.has(found) && !found.startsWith('CODEBUILD_'));
      // The steps read this variable themselves.
      const read = name === 'deploy' ? ['PIPELINE_ROLE_ARN'] : [];
      expect(required).to.have.members([...new Set(given), ...read]);
    });

    it('does nothing after a failed build: the guard comes first', () => {
      expect(phases['post_build']?.commands[0]).to.equal(guard);
    });

    for (const command of commands) {
      it(`is one program call, all variables quoted: ${command.slice(0, 60)}`, () => {
        const rest = unquoted(command);
        expect(rest).to.not.match(/[;&|<>`$(){}[\]*?!#~\\\n]/);
        expect(rest).to.match(/^(?:echo|env|export|node|npx|pipeline-steps|tag-resolver|test) /);
      });
    }

    it('never hides a failed program behind an export', () => {
      for (const command of commands) expect(command).to.not.match(/^export .*\$\(/);
    });

    it('exports each exported variable right after it is set, unless it is one of the project or the action', () => {
      const given = name === 'deploy' ? ['IMAGE_DIGEST'] : [];
      for (const variable of env['exported-variables'].filter((each) => !given.includes(each))) {
        const position = commands.findIndex((command) => guarded(command).startsWith(`${variable}="$(`));
        expect(position, variable).to.be.greaterThan(0);
        expect(commands[position + 1]).to.equal(`export ${variable}`);
      }
    });

    it('leaves AWS, docker, helm and kubectl to the steps', () => {
      for (const command of commands) expect(guarded(command)).to.not.match(/^(?:aws|docker|helm|kubectl) /);
    });
  });
}

describe('buildspecs/build.yaml', () => {
  const buildspec = readBuildspec('build');
  const { env, phases, artifacts } = buildspec;
  const commands = commandsOf(buildspec);

  it("lets git use CodeBuild's credential helper", () => {
    expect(env['git-credential-helper']).to.equal('yes');
  });

  it('runs pnpm in the version that the repository pins, and nothing else from a registry', () => {
    const calls = commands.filter((command) => /\bnp[mx]\b/.test(command));
    expect(calls).to.have.lengthOf(1);
    for (const command of calls) expect(command).to.match(/^npx --yes pnpm@/);
    for (const command of calls) expect(command.split(' ')[2]).to.equal(root.packageManager);
  });

  it('installs what the lockfile pins', () => {
    expect(commands[1]).to.contain(' install --frozen-lockfile ');
  });

  it('verifies the source before it uses it', () => {
    expect(phases['pre_build']?.commands[0]).to.equal(
      'pipeline-steps verify-source --commit "$CODEBUILD_RESOLVED_SOURCE_VERSION"',
    );
  });

  it('exports the image tag and the digests of the image and the artifact', () => {
    expect(env['exported-variables']).to.deep.equal(['IMAGE_TAG', 'IMAGE_DIGEST', 'ARTIFACT_DIGEST']);
  });

  it('hands on the whole folder that pack-artifact makes, once the image is pushed', () => {
    const last = phases['post_build']?.commands.at(-2) ?? '';
    expect(guarded(last)).to.match(/^ARTIFACT_DIGEST="\$\(pipeline-steps pack-artifact --artifact artifact /);
    expect(artifacts).to.deep.equal({ 'base-directory': 'artifact', files: ['**/*'] });
  });

  it('builds in the build phase and pushes in post_build, behind the guard', () => {
    const [build = ''] = phases['build']?.commands ?? [];
    const [, mark = '', push = ''] = phases['post_build']?.commands ?? [];
    expect(guarded(build)).to.match(/^pipeline-steps find-or-build-image /);
    // Only a push makes the registry remove images.
    expect(guarded(mark)).to.match(/^pipeline-steps mark-deployed /);
    expect(guarded(push)).to.match(/^IMAGE_DIGEST="\$\(pipeline-steps push-image /);
  });

  it('leaves out all that changes something, if the commit changes nothing', () => {
    const changing = /find-or-build-image|push-image|pack-artifact/;
    const calls = commands.filter((command) => changing.test(command));
    expect(calls).to.have.lengthOf(3);
    for (const call of calls) expect(call.startsWith(ifChanged), call).to.equal(true);
    expect(commands.filter((command) => command.startsWith(ifChanged))).to.have.lengthOf(3);
  });
});

describe('buildspecs/deploy.yaml', () => {
  const buildspec = readBuildspec('deploy');
  const { env, phases } = buildspec;

  it('verifies the artifact before it runs anything else', () => {
    const [cache, first] = commandsOf(buildspec);
    expect(cache).to.match(/^export NODE_COMPILE_CACHE=/);
    expect(first).to.match(/^node bin\/pipeline-steps verify-artifact --artifact-digest /);
  });

  it('neither clones nor installs', () => {
    expect(env).not.to.have.property('git-credential-helper');
    for (const command of commandsOf(buildspec)) expect(command).not.to.match(/\b(?:git|npm|npx|pnpm)\b/);
  });

  it('uses no variable that CodeBuild sets for a source action only', () => {
    for (const command of commandsOf(buildspec)) expect(command).not.to.contain('CODEBUILD_RESOLVED_');
  });

  it('exports what runs where, which the next build marks, and the address, which it prints last', () => {
    expect(env['exported-variables']).to.deep.equal(['ADDRESS', 'IMAGE_DIGEST']);
    expect(phases['post_build']?.commands.at(-1)).to.equal('echo "$ADDRESS"');
  });

  it('refuses a commit that does not descend from the live one before it touches the release', () => {
    const steps = phases['pre_build']?.commands.map((command) => innerCommand(command).split(' ')[1]);
    expect(steps?.slice(-2)).to.deep.equal(['require-descendant', 'recover-release']);
  });

  it('records the live revision, as the recovery leaves it, before the upgrade', () => {
    expect(phases['pre_build']?.commands.at(-1)).to.match(
      /^LIVE_REVISION="\$\(pipeline-steps recover-release /,
    );
  });

  it('writes nothing to the registry, which is that of all environments', () => {
    for (const command of commandsOf(buildspec))
      expect(command).not.to.match(/\b(?:docker|ecr|--repository-name)\b/);
  });

  it('upgrades in one step that waits and rolls back, by digest, with strings as strings', () => {
    const [command = '', ...others] = phases['build']?.commands ?? [];
    expect(others).to.deep.equal([]);
    expect(command).to.match(/^pipeline-steps roll-out .* -- chart --values /);
    expect(command).to.contain('--set-string "image.digest=$IMAGE_DIGEST"');
    expect(command).to.not.match(/--set[ =]/);
  });
});
