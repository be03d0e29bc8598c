import { globSync } from 'node:fs';
import { expect } from 'chai';
import { CleanClone } from '../helpers/clean-clone.ts';
import { readActions, root } from '../helpers/page.ts';

/** Lines that need AWS, a registry or a cluster. */
const elsewhere =
  /^(?:[A-Z_]+=\S+ )*(?:alias|cdktf|aws|helm|kubectl|npx --yes pnpm (?:rehearse|status|approval|rollback|versions|start|preflight|outdated|test:e2e|--filter \S+ (?:update|run (?:cdktf|drift)))\b|git (?:clone|push|fetch|remote|config|tag)\b)/;
/** Lines that check the whole repository. The run of this test does that too. */
const ofAll = /^npx --yes pnpm (?:format|typecheck|test)$/;
const isRunHere = (line: string) => !elsewhere.test(line) && !ofAll.test(line);

const pages = globSync(['docs/getting-started.md', 'docs/how-to/*.md'], {
  cwd: root,
  // update-this-project.test.ts does it, with a newer version.
  exclude: ['docs/how-to/update-this-project.md'],
}).sort();

describe('each page of docs/how-to, done in a clean clone as it is written,', function () {
  this.timeout(600_000);
  let clone: CleanClone;
  before(() => {
    clone = new CleanClone();
  });
  afterEach(() => clone.reset());
  after(() => clone.remove());

  for (const page of pages) {
    const actions = readActions(page);
    const isRun = actions.some((action) => action.kind === 'edit' || isRunHere(action.line));
    if (!isRun) continue;
    it(`does what it says: ${page}`, () => {
      for (const action of actions)
        if (action.kind === 'edit') clone.edit(action);
        else if (isRunHere(action.line)) {
          const { exitCode, output } = clone.run(action.line);
          expect(exitCode, `${page}: ${action.line}\n${output}`).to.equal(0);
        }
    });
  }
});
