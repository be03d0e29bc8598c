import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { outcomeLines } from '../../src/report/outcome-lines.ts';
import type { RehearsalReport } from '../../src/report/run-record.ts';
import { outcomeOf, smallReport } from '../helpers/small-report.ts';

const { image } = outcomeOf('development');
const outcomes = [outcomeOf('development'), outcomeOf('staging', { address: 'http://10.77.1.2/' })];
const report = (changes: Partial<RehearsalReport> = {}) => smallReport({ outcomes, ...changes });

describe('outcomeLines', () => {
  it('begins with the seconds of each step, one below the other, and their sum', () => {
    const [first, second] = smallReport().steps;
    if (!first || !second) throw new Error('the report has two steps');
    const steps = [
      { ...first, seconds: 0.26 },
      { ...second, seconds: 101.9 },
    ];
    expect(outcomeLines(report({ steps })).slice(0, 5)).to.deep.equal([
      'Seconds of each step:',
      '    0.3  Check this machine',
      '  101.9  Start Kubernetes 1.36',
      '  102.2  in all',
      '',
    ]);
  });

  it('names the service too where there are several', () => {
    const several = [outcomeOf('development'), outcomeOf('development', { service: 'orders' })];
    expect(
      outcomeLines(report({ outcomes: several })).filter((line) => / answers /.test(line)),
    ).to.deep.equal([
      'hello-service in development: http://10.77.1.1/ answers Hello World!',
      'orders in development: http://10.77.1.1/ answers Hello World!',
    ]);
  });

  it('lists the greeting, the address and the version of each environment', () => {
    expect(outcomeLines(report()).slice(-8)).to.deep.equal([
      'development: http://10.77.1.1/ answers Hello World!',
      '  version 1.0.2, revision 2, namespace hello-world-development',
      `  ${image}`,
      '',
      'staging: http://10.77.1.2/ answers Hello World!',
      '  version 1.0.2, revision 2, namespace hello-world-staging',
      `  ${image}`,
      '',
    ]);
  });

  it('gives the commands that ask a kept cluster from this machine, and how to look and to end it', () => {
    const requests = ['curl --connect-to a.test:443:127.0.0.1:40001 https://a.test/', 'curl http://b.test/'];
    const userKubeconfigs = { 'role-staging-deployer': '/cache/run/kubeconfig-role-staging-deployer' };
    const down = 'npx --yes pnpm rehearse:down';
    const pipelines = {
      clones: ['git clone -c include.path=/cache/run/gitconfig https://git-codecommit.test/v1/repos/hello'],
      status: 'npx --yes pnpm status --sandbox',
      approval: 'npx --yes pnpm approval production --sandbox',
      rollback: 'npx --yes pnpm rollback production --sandbox',
      log: '/cache/log/pipelines.log',
    };
    const kept = { kubeconfig: '/cache/run/kubeconfig', userKubeconfigs, requests, pipelines, down };
    const lines = outcomeLines(report({ kept }));
    expect(lines).to.include('development: http://10.77.1.1/ answers Hello World!');
    expect(lines).to.include.members(requests.map((command) => `  ${command}`));
    expect(lines.slice(-10)).to.deep.equal([
      'The cluster is kept:',
      '  KUBECONFIG=/cache/run/kubeconfig kubectl get pods --all-namespaces    lists the pods, as administrator',
      '  ls /cache/run/kubeconfig-*    lists the kubeconfigs of deployers and developers, with their rights only',
      `  ${pipelines.clones[0]}    clones a repository; a push there starts its pipeline`,
      '  npx --yes pnpm status --sandbox    shows what is live and what waits',
      '  npx --yes pnpm approval production --sandbox    approves what waits',
      '  npx --yes pnpm rollback production --sandbox    undoes a release',
      '  tail -f /cache/log/pipelines.log    follows the pipelines',
      '  npx --yes pnpm rehearse:down    ends it',
      '',
    ]);
  });

  it('says where the logs are', () => {
    expect(outcomeLines(report())).to.include('Logs of every build and program: /cache/log');
  });

  it('counts the base image among what stood in where it was built here', () => {
    const line = outcomeLines(report()).find((line) => line.startsWith('  the base image: '));
    expect(line).to.include('public.ecr.aws does not answer here');
  });

  it('says that nothing stood in for a base image that was pulled', () => {
    const lines = outcomeLines(report({ baseImage: 'public registry' }));
    const real = lines.slice(
      0,
      lines.findIndex((line) => line.startsWith('Stood in')),
    );
    expect(real).to.include('  the base image: pulled from public.ecr.aws');
    expect(lines.join('\n')).not.to.include('was built under that name');
  });

  it('gives a command that can be pasted also where the cache has spaces in its path', () => {
    const lines = outcomeLines(
      report({
        kept: {
          kubeconfig: "/Ada's cache/kubeconfig",
          userKubeconfigs: {},
          requests: [],
          pipelines: undefined,
          down: 'x',
        },
      }),
    );
    const [pods] = lines.filter((line) => line.includes('kubectl get pods'));
    expect(pods).to.match(
      /^ {2}KUBECONFIG='\/Ada'\\''s cache\/kubeconfig' kubectl get pods --all-namespaces /,
    );
    expect(lines).to.include(
      "  ls '/Ada'\\''s cache/kubeconfig'-*    lists the kubeconfigs of deployers and developers, with their rights only",
    );
  });

  it('names the folders and files of the stand-ins as they are', () => {
    const text = outcomeLines(report()).join('\n');
    const named = text.match(/\b(?:stand-ins\/[\w-]+\.ts|(?:event-bridge|codepipeline|codebuild)\/)/g) ?? [];
    expect(named).to.have.lengthOf(8);
    for (const path of named)
      expect(existsSync(new URL(`../../../local-aws/src/${path}`, import.meta.url)), path).to.equal(true);
  });
});
