import { join } from 'node:path';
import { expect } from 'chai';
import { loadConfiguration } from 'infra';
import { createTestWorkspace, testEnvironments } from '../../../infra/test/helpers/test-workspace.ts';
import { rejectionOf } from '../../../programs/test/helpers/rejection-of.ts';
import { deployTargets, neededFiles } from '../../src/steps/deploy-targets.ts';
import { synthesize } from '../../src/steps/synthesize.ts';

describe('synthesize', () => {
  const workspace = createTestWorkspace();
  const { env } = process;
  before(() => {
    process.env = { ...env, ...workspace.compileCache };
  });
  after(() => {
    process.env = env;
    workspace.remove();
  });
  const run = (environments: readonly string[]) =>
    synthesize({
      checkout: workspace.folder,
      outputDirectory: join(workspace.folder, 'cdktf.out'),
      environments,
      signal: new AbortController().signal,
    });

  let all: Awaited<ReturnType<typeof run>>;
  before(async () => {
    all = await run((await loadConfiguration(testEnvironments)).environments.map(({ name }) => name));
  });

  it('reads the delivery stack, and what the namespaces stacks of all environments make', async () => {
    const { environments } = await loadConfiguration(testEnvironments);
    const { stack, platform } = all;
    expect(stack.pipelines.map(({ name }) => name)).to.deep.equal(['hello-world']);
    const objects = platform.map(
      ({ apiVersion, kind, metadata: { namespace = '', name } }) =>
        `${apiVersion} ${kind} ${namespace}/${name}`,
    );
    expect(new Set(objects).size).to.equal(objects.length);
    for (const { name: namespace } of environments.flatMap(({ namespaces }) => namespaces.namespaces))
      expect(objects).to.include.members([
        `v1 Namespace /${namespace}`,
        `v1 ResourceQuota ${namespace}/quota`,
        `v1 LimitRange ${namespace}/limits`,
        `networking.k8s.io/v1 NetworkPolicy ${namespace}/default-deny`,
        `rbac.authorization.k8s.io/v1 Role ${namespace}/deployer`,
        `rbac.authorization.k8s.io/v1 RoleBinding ${namespace}/deployer`,
      ]);
  });

  it('names the files that the deliveries take from a commit', () => {
    expect(neededFiles(all.stack)).to.deep.equal([
      'packages/hello-service/package.json',
      'charts/hello-service/environments/development.yaml',
      'charts/hello-service/environments/staging.yaml',
      'charts/hello-service/environments/production.yaml',
    ]);
  });

  it('finds the load balancer of each environment, with a name for every service that is deployed there', async () => {
    const { environments } = await loadConfiguration(testEnvironments);
    const { stack, ingresses } = all;
    const hosts = deployTargets(stack).map(({ environment }) => {
      const project = [...stack.projects.values()].find(({ environmentVariables }) =>
        environmentVariables.some(({ name, value }) => name === 'ENVIRONMENT' && value === environment),
      );
      return project?.environmentVariables.find(({ name }) => name === 'SERVICE_HOST')?.value;
    });
    expect(ingresses.map(({ group }) => group)).to.deep.equal(environments.map(({ name }) => name));
    ingresses.forEach((ingress, index) => {
      expect(ingress.hosts).to.include(hosts[index]);
    });
    expect(new Set(ingresses.flatMap((ingress) => ingress.hosts)).size).to.equal(9);
  });

  it('finds an access entry for the role of every deploy project, with the group that the Role binds', async () => {
    const { stack, platform, clusters } = await run(['staging']);
    const [target] = deployTargets(stack).filter(({ environment }) => environment === 'staging');
    const cluster = clusters.find(({ name }) => name === target?.clusterName);
    const entry = cluster?.accessEntries.find(({ principalArn }) => principalArn === target?.deployerRoleArn);
    expect(entry?.groups).to.deep.equal(['deployers:staging:hello-world']);
    const binding = platform.find(
      ({ kind, metadata }) => kind === 'RoleBinding' && metadata.name === 'deployer',
    );
    expect(JSON.stringify(binding?.['subjects'])).to.include('"deployers:staging:hello-world"');
  });

  it('finds the role of every project, with the policies that let it take the deployer’s', async () => {
    const { stack, roles } = await run(['staging']);
    const [target] = deployTargets(stack).filter(({ environment }) => environment === 'staging');
    for (const { serviceRoleArn } of stack.projects.values())
      expect(roles.find(({ arn }) => arn === serviceRoleArn)?.attached).to.deep.equal([]);
    const deployer = roles.find(({ arn }) => arn === target?.deployerRoleArn);
    const [, taker] = /"aws:PrincipalArn":"([^"]+)"/.exec(deployer?.trust ?? '') ?? [];
    const policies = roles.find(({ arn }) => arn === taker)?.policies.join() ?? '';
    expect(policies).to.include(`"Action":["sts:AssumeRole"],"Resource":["${target?.deployerRoleArn}"]`);
  });

  it('names the file of an environment that was not synthesized', async () => {
    expect((await rejectionOf(run(['trial']))).message).to.include('stacks/trial-eks/cdk.tf.json');
  });
});
