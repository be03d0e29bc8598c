import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { drawPictures, writeConfiguration } from '../../../infra/test/helpers/other-configurations.ts';
import { userFileFaults } from '../../../infra/test/user-files/user-file-faults.ts';
import { createScaffoldWorkspace, type ScaffoldWorkspace } from '../helpers/scaffold-workspace.ts';

const service = 'packages/hello-service';
const checkout = join(import.meta.dirname, '../../../..');

describe('an environment that was added', function () {
  this.timeout(120_000);
  let workspace: ScaffoldWorkspace;
  before(() => {
    workspace = createScaffoldWorkspace('add-environment/cli.ts', {
      'charts/hello-service': 'charts/hello-service',
      [`${service}/src`]: `${service}/src`,
    });
    for (const name of ['tfvars-import', 'diagrams']) workspace.add(name);
    symlinkSync(join(checkout, service, 'node_modules'), workspace.pathOf(`${service}/node_modules`));
  });
  after(() => workspace.remove());

  it('passes all checks of the files of a user, when the pictures are drawn', async () => {
    const folder = workspace.pathOf('.');
    writeConfiguration(folder);
    for (const words of [['qa'], ['trial', '--like', 'development', '--no-approval']])
      expect(workspace.run(...words).stderr).to.equal('');
    drawPictures(folder, workspace.compileCache);
    expect(await userFileFaults(folder)).to.deep.equal([]);
  });
});
