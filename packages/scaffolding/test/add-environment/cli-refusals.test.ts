import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { createScaffoldWorkspace, type ScaffoldWorkspace } from '../helpers/scaffold-workspace.ts';

const environments = 'packages/infra/environments';
const chartValues = 'charts/hello-service/environments';

describe('pnpm add:environment, where it can change nothing', function () {
  this.timeout(60_000);
  let workspace: ScaffoldWorkspace;
  const pathOf = (file: string) => workspace.pathOf(file);
  const edit = (file: string, from: string, to: string) => workspace.edit(file, from, to);
  const refused = (...words: string[]) => workspace.refused(...words);

  beforeEach(() => {
    workspace = createScaffoldWorkspace('add-environment/cli.ts', {
      'charts/hello-service/test/environments': chartValues,
    });
  });
  afterEach(() => workspace.remove());

  it('refuses a name that is taken, and an unknown environment to copy, both at once', () => {
    expect(refused('staging', '--like', 'live').split('\n')).to.deep.equal([
      'add:environment: staging is an environment already, in packages/infra/environments/delivery.ts: choose another name',
      'add:environment: there is no environment "live" to copy; there are development, staging, production',
      '',
    ]);
  });

  it('refuses an account and a region that cannot be, both at once', () => {
    expect(refused('qa', '--account', '1', '--region', 'moon').split('\n')).to.deep.equal([
      'add:environment: packages/infra/environments/qa/account.ts: accountId: 1 is not the twelve digits of an AWS account',
      'add:environment: packages/infra/environments/qa/account.ts: region: moon is not a region of the partition aws, such as eu-west-1',
      '',
    ]);
  });

  it('refuses what is no name in one sentence', () => {
    expect(refused('../qa')).to.match(
      /^add:environment: "..\/qa" cannot name an environment: use at most 63 .*\n$/,
    );
  });

  it('refuses an existing folder, also an empty one', () => {
    mkdirSync(pathOf(`${environments}/qa`));
    expect(refused('qa')).to.equal(
      'add:environment: packages/infra/environments/qa is there already: choose another name, or move it away\n',
    );
  });

  it('reports what is in the way and what the rules forbid at once', () => {
    writeFileSync(pathOf(`${chartValues}/production-eu.yaml`), '');
    expect(refused('production-eu').split('\n')).to.deep.equal([
      `add:environment: ${chartValues}/production-eu.yaml is there already: choose another name, or move the file away`,
      "add:environment: packages/infra/environments/delivery.ts: order[3].environment: production-eu begins as production does: cdktf would take both for 'production-*', and destroy both",
      '',
    ]);
  });

  it('refuses a name that makes names too long, which only AWS would say', () => {
    expect(refused('a'.repeat(60))).to.match(/shorten it by \d+|is not a DNS label/);
  });

  it('refuses to copy an environment without values for a chart', () => {
    rmSync(pathOf(`${chartValues}/production.yaml`));
    expect(refused('qa')).to.equal(
      `add:environment: ${chartValues}/production.yaml is missing: write it, or copy another environment by --like\n`,
    );
  });

  it('refuses files that it cannot edit, all at once, with what to write', () => {
    edit(`${environments}/production/network.ts`, "'10.70.0.0/16'", "['10.70.0.0', 16].join('/')");
    edit(`${environments}/delivery.ts`, 'order: [', 'order: [].concat([');
    edit(`${environments}/delivery.ts`, '  ],\n  services', '  ]),\n  services');
    edit(`${environments}/placeholders.ts`, 'export default [', 'export default [].concat([');
    edit(`${environments}/placeholders.ts`, '] satisfies Placeholders', ']) satisfies Placeholders');
    const sentences = refused('qa').trim().split('\n');
    expect(sentences).to.have.lengthOf(4);
    expect(sentences.join('\n'))
      .to.include('delivery.ts: order is not a list that this command can add to')
      .and.include("{ environment: 'qa', needsApproval: true }")
      .and.include('add qa-admin by hand, as production-admin is there')
      .and.include(
        "production/network.ts: mainNetworkBlock is not a text that this command can replace; write it as '10.70.0.0/16'",
      );
  });

  it('shows the faults that the files have already', () => {
    edit(`${environments}/staging/network.ts`, '10.60.0.0/16', '10.50.0.0/16');
    expect(refused('qa')).to.equal(
      'add:environment: packages/infra/environments/staging/network.ts: mainNetworkBlock: 10.50.0.0/16 overlaps development\n',
    );
  });
});
