import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { CdktfProgram, noState } from './helpers/cdktf-program.ts';

/** The steps of docs/how-to/destroy.md, each by its command. */
describe('the steps of docs/how-to/destroy.md for one environment', function () {
  this.timeout(180_000);
  const program = new CdktfProgram(noState);
  after(() => program.workspace.remove());

  it('is refused at once when its name is taken out of order and that is all', async () => {
    program.edit('delivery.ts', "    { environment: 'staging', needsApproval: true },\n", '');
    const run = await program.run(['deploy', 'delivery']);
    expect(run).to.include({ status: 1, stdout: '' });
    expect(run.stderr).to.include('order: does not hold staging').and.include('retired.environments');
  });

  it('step 1, in retired.environments: the delivery is deployed without it', async () => {
    program.edit('delivery.ts', '  services: [', "  retired: { environments: ['staging'] },\n  services: [");
    const run = await program.run(['deploy', 'delivery']);
    expect(run.stdout).to.include('1 Stack waiting').and.include('No valid credential sources found');
  });

  it('step 2: what protects it is let go of, by a deploy of its stacks', async () => {
    const run = await program.run(['deploy', 'staging-*']);
    expect(run.stdout).to.include('8 Stacks waiting').and.include('No valid credential sources found');
  });

  it('step 3: its stacks are found, and destroyed from the last to the first', async () => {
    const run = await program.run(['destroy', 'staging-*']);
    expect(run.stdout).to.include('8 Stacks waiting').and.include('No valid credential sources found');
  });

  it('step 4: neither name nor folder is left, and the others are as they were', async () => {
    program.edit('delivery.ts', "  retired: { environments: ['staging'] },\n", '');
    rmSync(join(program.workspace.infra, 'environments/staging'), { recursive: true });
    const list = await program.run(['list']);
    expect(list.status).to.equal(0);
    expect(list.stdout).to.include('production-eks').and.not.include('staging');
  });
});
