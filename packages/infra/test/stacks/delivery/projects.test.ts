import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../../helpers/configuration.ts';
import {
  deliveryStack,
  deploymentsStacks,
  onlyResource,
  resourceNamed,
  type SynthesizedStack,
  stackIn,
  synthesizeAll,
} from '../../helpers/synthesize.ts';
import { environmentVariablesOf, type ProjectView, projectsOf, roleNamed } from '../../helpers/views.ts';

const stacksWithProjects = [deliveryStack, ...deploymentsStacks];
const projects = stacksWithProjects.flatMap(projectsOf);

function stackOf({ name }: ProjectView): SynthesizedStack {
  const found = stacksWithProjects.find((stack) =>
    projectsOf(stack).some((project) => project.name === name),
  );
  if (!found) throw new Error(`no stack has the project ${name}`);
  return found;
}
const builds = projects.filter(({ name }) => name === 'hello-world-build');
const deploys = projects.filter(({ name }) => name.startsWith('hello-world-deploy-'));

function variablesOf(name: string): Record<string, string> {
  const found = projects.find((project) => project.name === name);
  if (!found) throw new Error(`no project is named ${name}`);
  return environmentVariablesOf(found);
}

const registry = '000000000000.dkr.ecr.eu-west-1.amazonaws.com';
const common = {
  RELEASE_NAME: 'hello-service',
  IMAGE_REPOSITORY_NAME: 'hello_world_repo',
  IMAGE_REPOSITORY_URI: `${registry}/hello_world_repo`,
  PIPELINE_NAME: 'hello-world',
  NOTIFICATION_TOPIC_ARN: 'arn:aws:sns:eu-west-1:000000000000:aws-kube-cd-delivery',
};

describe('the CodeBuild projects', () => {
  it('are one that builds and one for each environment', () => {
    expect(projects.map(({ name, source }) => [name, source.buildspec])).to.have.deep.members([
      ['hello-world-build', 'buildspecs/build.yaml'],
      ['hello-world-deploy-development', 'deploy.yaml'],
      ['hello-world-deploy-staging', 'deploy.yaml'],
      ['hello-world-deploy-production', 'deploy.yaml'],
    ]);
  });

  it('give a build the source, the image repository and the topic, in plain text', () => {
    expect(variablesOf('hello-world-build')).to.deep.equal({
      ...common,
      SERVICE_FOLDER: 'packages/hello-service',
      CHART_FOLDER: 'charts/hello-service',
      SOURCE_PATHS: '.',
      TAG_PREFIX: 'v',
      SOURCE_REPO_URL: 'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/hello_world',
      PIPELINE_STAGE: 'Build',
    });
  });

  it('give a deploy its target, its stage and its smoke test, in plain text', () => {
    expect(variablesOf('hello-world-deploy-staging')).to.deep.equal({
      ...common,
      ENVIRONMENT: 'staging',
      CLUSTER_NAME: 'bmutziu-eks-staging',
      PIPELINE_REGION: 'eu-west-1',
      PIPELINE_ROLE_ARN: 'arn:aws:iam::000000000000:role/hello-world-deployments',
      DEPLOYER_ROLE_ARN: 'arn:aws:iam::000000000000:role/hello-world-deployer-staging',
      NAMESPACE: 'hello-world-staging',
      SERVICE_HOST: 'sample.staging.bmutziu.me',
      SERVICE_PORT: '5000',
      PIPELINE_STAGE: 'Deploy-staging',
      SMOKE_TEST_PATH: '/',
      SMOKE_TEST_STATUS: '200',
      SMOKE_TEST_TEXT: 'Hello World!',
    });
  });

  it('pass on a smoke test in which Terraform finds no template', () => {
    const [service] = configuration.delivery.services;
    if (!service) throw new Error('the tests have no service');
    const smokeTest = { path: '/a?b=$c', status: 404, text: '{"to": "${USER}", "%{if}": 1}\n' };
    const delivery = { ...configuration.delivery, services: [{ ...service, smokeTest }] };
    const stacks = synthesizeAll({ ...configuration, delivery });
    const [deploy] = projectsOf(stackIn(stacks, 'staging-deployments'));
    expect(deploy && environmentVariablesOf(deploy)).to.include({
      SMOKE_TEST_PATH: '/a?b=$c',
      SMOKE_TEST_STATUS: '404',
      SMOKE_TEST_TEXT: '{"to": "$${USER}", "%%{if}": 1}\n',
    });
  });

  it('let the build run Docker and no deploy', () => {
    expect(builds.map(({ environment }) => environment.privileged_mode)).to.deep.equal([true]);
    expect(new Set(deploys.map(({ environment }) => environment.privileged_mode))).to.deep.equal(
      new Set([false]),
    );
  });

  it('give a deploy the time of its waits, and some for the tools, so that none is cut off', () => {
    const repository = join(import.meta.dirname, '../../../../..');
    const read = (file: string) => readFileSync(join(repository, file), 'utf8');
    const deadline = /^progressDeadlineSeconds: (\d+)$/m.exec(read('charts/hello-service/values.yaml'))?.[1];
    // A roll-out that fails at the end of its time is rolled back, which may take as long again.
    const rollOutMinutes = (2 * (Number(deadline) - 60)) / 60;
    // recover-release waits 300 seconds unless it is told otherwise, a migration takes 300 at most by default, and
    // smoke-test waits that long for the address, for the answer, and to take the version back.
    expect(read('buildspecs/deploy.yaml')).not.to.contain('--timeout');
    for (const { name, build_timeout } of deploys)
      expect(build_timeout, name).to.be.at.least(rollOutMinutes + 5 * 5 + 5);
  });

  it('deploy from inside the VPC of the cluster, whose endpoint is private', () => {
    for (const { name, vpc_config } of deploys) {
      const state = `data.terraform_remote_state.state-${name.replace('hello-world-deploy-', '')}-network`;
      expect(vpc_config, name).to.have.property('vpc_id', `\${${state}.outputs.vpcId}`);
      expect(vpc_config).to.have.property('subnets').with.lengthOf(3);
      expect(vpc_config).to.have.property('security_group_ids').with.lengthOf(1);
    }
    expect(builds.map(({ vpc_config }) => vpc_config)).to.deep.equal([undefined]);
  });

  it('open the private endpoint to the deploys, on 443', () => {
    const rules = deploymentsStacks.map((stack) =>
      onlyResource(stack, 'aws_vpc_security_group_ingress_rule'),
    );
    for (const rule of rules) {
      expect(rule).to.include({ from_port: 443, to_port: 443, ip_protocol: 'tcp' });
      expect(rule['security_group_id']).to.match(
        /^\$\{data\.terraform_remote_state\.state-\w+-eks\.outputs\.clusterSecurityGroupId\}$/,
      );
    }
  });

  it('build images for the nodes of the environments, and deploy from x86, for which helm and kubectl are there', () => {
    const onArm = synthesizeAll({
      ...configuration,
      environments: configuration.environments.map((environment) => ({
        ...environment,
        eks: { ...environment.eks, instanceTypes: ['t4g.medium', 'm7g.medium'] },
      })),
    });
    const machines = [...onArm]
      .filter(([name]) => name === 'delivery' || name.endsWith('-deployments'))
      .flatMap(([, stack]) => projectsOf(stack))
      .map(({ name, environment: { type, image } }) => [name, type, image]);
    const x86 = ['LINUX_CONTAINER', 'aws/codebuild/amazonlinux-x86_64-standard:6.0'];
    expect(machines).to.have.deep.members([
      ['hello-world-build', 'ARM_CONTAINER', 'aws/codebuild/amazonlinux-aarch64-standard:4.0'],
      ...configuration.environments.map(({ name }) => [`hello-world-deploy-${name}`, ...x86]),
    ]);
  });

  for (const project of projects)
    describe(project.name, () => {
      it('is trusted by its ARN as text, which is no cycle and no misspelling', () => {
        expect(roleNamed(stackOf(project), project.name).trust).to.deep.equal([
          {
            Sid: 'ServiceTakesRole',
            Effect: 'Allow',
            Principal: { Service: 'codebuild.amazonaws.com' },
            Action: ['sts:AssumeRole'],
            Resource: [],
            Condition: {
              StringEquals: {
                'aws:SourceAccount': ['000000000000'],
                'aws:SourceArn': [`arn:aws:codebuild:eu-west-1:000000000000:project/${project.name}`],
              },
            },
          },
        ]);
      });

      it('has its log group before its first build, encrypted and with an end', () => {
        const name = `/aws/codebuild/${project.name}`;
        const logGroup = resourceNamed(stackOf(project), 'aws_cloudwatch_log_group', name);
        expect(logGroup).to.include({ retention_in_days: 90 });
        // The key of the account and region that it is in.
        expect(logGroup['kms_key_id']).to.match(
          project.vpc_config
            ? /^\$\{data\.terraform_remote_state\.state-\w+-eks\.outputs\.encryptionKeyArn\}$/
            : /^\$\{aws_kms_key\./,
        );
        expect(project).to.have.nested.property('logs_config.cloudwatch_logs.group_name', name);
        expect(dependenciesOf(project, 'aws_cloudwatch_log_group')).to.have.lengthOf(1);
      });

      it('is made after its role has its rights, which AWS tries at once', () => {
        expect(dependenciesOf(project, 'aws_iam_role_policy')).to.have.lengthOf(1);
      });

      it('keeps packages and image layers on its machine, unless it is in a VPC, which does not take that', () => {
        const cache = { type: 'LOCAL', modes: ['LOCAL_CUSTOM_CACHE', 'LOCAL_DOCKER_LAYER_CACHE'] };
        expect(project.cache).to.deep.equal(project.vpc_config ? undefined : cache);
      });

      it('runs an x86 image whose default Node is 24, in a machine of that kind', () => {
        expect(project.environment).to.include({
          type: 'LINUX_CONTAINER',
          image: 'aws/codebuild/amazonlinux-x86_64-standard:6.0',
        });
      });

      it('takes its source from the pipeline and hands it no files', () => {
        expect([project.source.type, project.artifacts.type]).to.deep.equal(['CODEPIPELINE', 'CODEPIPELINE']);
      });

      it('names no variable that CodeBuild keeps for itself', () => {
        const names = Object.keys(environmentVariablesOf(project));
        expect(names.filter((name) => /^(CODEBUILD_|AWS_)/.test(name))).to.deep.equal([]);
      });
    });
});

function dependenciesOf(project: ProjectView, type: string): string[] {
  return project.depends_on.filter((address) => address.startsWith(`${type}.`));
}
