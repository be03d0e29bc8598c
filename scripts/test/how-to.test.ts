import { globSync } from 'node:fs';
import { expect } from 'chai';
import { CleanClone } from './helpers/clean-clone.ts';
import { readActions, root } from './helpers/page.ts';

/** What needs AWS, a registry or a cluster, and so is not run here. */
const elsewhere =
  /^(?:cdktf|aws|helm|kubectl|terraform|npx --yes pnpm (?:rehearse|status|approval|rollback|versions|update|outdated|audit|test:e2e|(?:--filter infra run )?cdktf)\b|git (?:clone|push|fetch|remote|config|tag)\b)/;

const pages = globSync(['docs/getting-started.md', 'docs/how-to/*.md'], { cwd: root }).sort();

describe('each page of docs/how-to, done in a clean clone as it is written,', function () {
  this.timeout(180_000);
  let clone: CleanClone;
  before(() => {
    clone = new CleanClone();
  });
  afterEach(() => clone.reset());
  after(() => clone.remove());

  for (const page of pages) {
    const actions = readActions(page);
    const isRun = actions.some((action) => action.kind === 'edit' || !elsewhere.test(action.line));
    if (!isRun) continue;
    it(`does what it says: ${page}`, () => {
      for (const action of actions)
        if (action.kind === 'edit') clone.edit(action);
        else if (!elsewhere.test(action.line)) {
          const { exitCode, output } = clone.run(action.line);
          expect(exitCode, `${page}: ${action.line}\n${output}`).to.equal(0);
        }
    });
  }
});
