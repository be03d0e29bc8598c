import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CleanClone } from '../helpers/clean-clone.ts';
import { readActions } from '../helpers/page.ts';

const page = 'docs/how-to/update-this-project.md';
const mine = 'packages/infra/environments/development/eks.ts';
const helpers = 'templates/_helpers.tpl';

describe(`a newer version of the project, taken as ${page} says,`, function () {
  this.timeout(600_000);
  let clone: CleanClone;
  before(() => {
    clone = new CleanClone();
    makeNewerVersion();
    makeOwnChanges();
    takeIt();
  });
  after(() => clone.remove());

  function type(line: string): string {
    const { exitCode, output } = clone.run(line);
    expect(exitCode, `${line}\n${output}`).to.equal(0);
    return output;
  }

  function read(file: string): string {
    return readFileSync(join(clone.folder, file), 'utf8');
  }

  /** A repository with changes to files that a user changes too, and with a version tag. */
  function makeNewerVersion(): void {
    type(`sed -i 's/^  adminUsers: .*/  \\/\\/ A newer comment.\\n&/' ${mine}`);
    type(`echo '{{/* Newer, in hello-service. */}}' >> charts/hello-service/${helpers}`);
    type("echo '// Newer.' >> packages/hello-service/src/routes.ts");
    type('sed -i \'s/<svg /<svg data-newer="" /\' docs/architecture.svg');
    type("git commit --quiet --all --message 'Newer' && git tag v9.9.9");
    type('git clone --quiet --bare . .git/newer.git && git tag --delete v9.9.9');
    type('git reset --quiet --hard HEAD^');
  }

  function makeOwnChanges(): void {
    type('npx --yes pnpm start --account 111122223333 --domain shop.example --admin-roles Admins');
    type('npx --yes pnpm add:service orders && npx --yes pnpm diagram');
    type("git add --all && git commit --quiet --message 'Ours'");
  }

  function takeIt(): void {
    for (const action of readActions(page)) {
      if (action.kind === 'edit') throw new Error(`${page} has an edit, which this test does not make.`);
      // The run of this test does these.
      if (/^(?:npx --yes pnpm (?:test|rehearse)$|cdktf )/.test(action.line)) continue;
      const line = action.line.replace('<URL of aws-kube-cd>', '.git/newer.git');
      if (line.startsWith('git merge '))
        expect(clone.run(line).output).to.include(`CONFLICT (content): Merge conflict in ${mine}`);
      else type(line);
    }
  }

  it('leaves the values of the environment files', () => {
    expect(read(mine)).to.include("adminRoles: ['Admins'],").and.not.include('newer');
    expect(read('packages/infra/environments/account.ts')).to.include('111122223333');
  });

  it('comes into the service and the chart, and into their copies under the name of the copy', () => {
    for (const name of ['hello-service', 'orders']) {
      expect(read(`packages/${name}/src/routes.ts`)).to.include('// Newer.');
      expect(read(`charts/${name}/${helpers}`)).to.include(`{{/* Newer, in ${name}. */}}`);
    }
  });

  it('leaves pictures of the user’s own stacks, and nothing half-done', () => {
    expect(read('docs/architecture.svg')).to.include('orders').and.not.include('data-newer');
    expect(type('git status --porcelain')).to.equal('');
    expect(clone.run("git grep -n '^<<<<<<< '").output).to.equal('');
  });

  it('brings no version tag, which would be one of the service', () => {
    expect(type('git tag')).to.equal('');
  });
});
