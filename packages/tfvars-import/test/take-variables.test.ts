import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { freshImports, tutorialFiles } from './helpers/tfvars-import.ts';

describe('infra:import-tfvars', () => {
  const { write, run, pathOf } = freshImports();

  it('names every variable it has no field for, and shows no value of it', () => {
    write('more.tfvars', 'aws_secret_key = "hush"\nfoo = "hush"\nregion = "eu-west-1"');
    const { stdout, stderr } = run([...tutorialFiles, 'more.tfvars']);
    expect(stderr).to.include('foo is not imported: no environment file has a field for it.\n');
    expect(stderr).to.include('aws_secret_key is not imported: do not store keys in files;');
    expect(stderr).to.include(
      'region is not imported: it belongs to the account: packages/infra/environments/account.ts.',
    );
    expect(stdout + stderr).not.to.include('hush');
  });

  it("takes the load balancer controller's chart over, but no version older than the one here", () => {
    const chart = (version: string) => `
      dns_base_domain               = "trial.bmutziu.me"
      ingress_gateway_chart_name    = "aws-load-balancer-controller"
      ingress_gateway_chart_repo    = "https://charts.example.org"
      ingress_gateway_chart_version = "${version}"
    `;
    write('ingress-trial.tfvars', chart('3.5.10'));
    const newer = run(tutorialFiles);
    expect(newer.stdout).to.include(
      "chartRepository: 'https://charts.example.org',\n    chartVersion: '3.5.10',",
    );
    write('ingress-trial.tfvars', chart('1.6.2'));
    const older = run(tutorialFiles);
    expect(older.stdout).to.include("chartVersion: '3.5.0',");
    expect(older.stderr).to.match(/^ingress_gateway_chart_version is not imported: .* 3\.5\.0\.$/m);
  });

  it('knows fields by the names that other public files give them', () => {
    write(
      'public.tfvars',
      `
        region                = "eu-west-1"
        environment           = "qa"
        eks_cluster_name      = "shop"
        eks_cluster_version   = "1.35"
        vpc_cidr              = "10.90.0.0/16"
        cluster_azs           = ["eu-west-1a", "eu-west-1b"]
        single_nat_gateway    = false
        admin_roles           = ["arn:aws:iam::111122223333:role/team/Admin"]
        developers            = ["grace"]
        node_instance_type    = "m7i.large"
        node_capacity_type    = "spot"
        node_group_min_size   = 3
        node_group_max_size   = 6
        node_group_desired_size = 4
        domain_name           = "shop.example.org"
        hosted_zone_name      = "example.org"
        subdomains            = ["www"]
        k8s_namespaces        = ["shop"]
        subnet_prefix_extension = 4
        zone_offset           = 8
        private_subnets       = ["10.90.0.0/20"]
      `,
    );
    const { exitCode, stdout, stderr } = run(['public.tfvars']);
    expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    for (const line of [
      '// packages/infra/environments/qa/network.ts',
      "clusterName: 'shop'",
      "mainNetworkBlock: '10.90.0.0/16'",
      'zoneCount: 2',
      "natGateways: 'per-zone'",
      "version: '1.35'",
      'adminUsers: []',
      "adminRoles: ['team/Admin']",
      "developerUsers: ['grace']",
      "instanceTypes: ['m7i.large']",
      "capacityType: 'SPOT'",
      'autoscalingMinimumSizeByAz: 2',
      'autoscalingMaximumSizeByAz: 3',
      "dnsBaseDomain: 'shop.example.org'",
      "hostedZone: 'example.org'",
      "deploymentsSubdomains: ['www', 'sample']",
      "name: 'shop'",
    ])
      expect(stdout).to.include(`${line}`);
    const notes = stderr.trimEnd().split('\n');
    expect(notes).to.include.members([
      'environment is the name of the environment.',
      'eks_cluster_version is version in eks.ts.',
      'node_group_min_size is autoscalingMinimumSizeByAz in eks.ts: 3 in 2 zones are 2 in each.',
      'node_group_desired_size is not imported: the autoscaler sets the number of nodes, between the minimum and the maximum.',
      'subdomains.ts: sample is added: a service in packages/infra/environments/delivery.ts needs it.',
    ]);
    for (const variable of readFileSync(pathOf('tfvars/public.tfvars'), 'utf8').matchAll(/^\s*(\w+)\s*=/gm))
      expect(
        notes.filter((note) => note.startsWith(`${variable[1]} is `)),
        variable[1],
      ).to.have.lengthOf(1);
  });

  describe('with the variables of terraform-aws-modules', () => {
    const module = (groups: string) => `
      environment                 = "qa"
      cluster_name                = "shop"
      cluster_version             = "1.35"
      cluster_enabled_log_types   = ["api", "audit"]
      cluster_addons              = { coredns = {} }
      vpc_cidr                    = "10.90.0.0/16"
      azs                         = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
      private_subnets             = ["10.90.1.0/24"]
      enable_irsa                 = true
      admin_roles                 = ["Admin"]
      domain_name                 = "shop.example.org"
      eks_managed_node_groups     = ${groups}
    `;
    const lone =
      'min_size = 3, max_size = 9, desired_size = 4, instance_types = ["m7i.large"], key_name = null';

    it('takes the rest from the environment to be like, and the fields of a lone node group', () => {
      write('module.tfvars', module(`{ default = { ${lone}, capacity_type = "SPOT" } }`));
      const { exitCode, stdout, stderr } = run(['module.tfvars', '--like', 'staging']);
      expect(exitCode, stderr).to.equal(0);
      for (const line of [
        "clusterName: 'shop'",
        'subnetPrefixExtension: 4',
        'zoneOffset: 8',
        'developerUsers: []',
        "capacityType: 'SPOT'",
        'autoscalingMinimumSizeByAz: 1',
        'autoscalingMaximumSizeByAz: 3',
        "controlPlaneLogs: ['api', 'audit']",
        "deploymentsSubdomains: ['sample']",
        "name: 'hello-world-qa'",
      ])
        expect(stdout).to.include(line);
      expect(stderr.trimEnd().split('\n')).to.include.members([
        'eks_managed_node_groups.default.min_size is autoscalingMinimumSizeByAz in eks.ts: 3 in 3 zones are 1 in each.',
        'eks_managed_node_groups.default.desired_size is not imported: the autoscaler sets the number of nodes, between the minimum and the maximum.',
        'cluster_addons is not imported: add-ons and their versions are in packages/infra/src/config/kubernetes-versions.ts.',
        'enable_irsa is not imported: pods get their roles from EKS Pod Identity.',
        'eks.ts: developerUsers is empty: no tfvars file sets it.',
        'network.ts: subnetPrefixExtension, zoneOffset, natGateways, interfaceEndpoints, flowLogRetentionDays as in staging; no tfvars file sets it.',
      ]);
      expect(stderr).not.to.include('no environment file has a field for it');
    });

    for (const groups of [`{ one = { ${lone} }, two = { ${lone} } }`, '{}', '{ one = {} }'])
      it(`takes no sizes of ${groups.length > 20 ? 'several node groups' : groups}, and says why`, () => {
        write('module.tfvars', module(groups));
        const { exitCode, stdout, stderr } = run(['module.tfvars']);
        expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
        expect(stderr)
          .to.include(
            'eks_managed_node_groups is not imported: an environment has one kind of node: instanceTypes, capacityType and the sizes in eks.ts.',
          )
          .and.include('asg_instance_types is in none of the files;');
      });
  });

  it('reads a version that is written as a number, as Terraform does', () => {
    write('version.tfvars', 'cluster_version = 1.35');
    const { stdout, stderr } = run([...tutorialFiles, 'version.tfvars']);
    expect(stderr).to.include('cluster_version is version in eks.ts.\n');
    expect(stdout).to.include("version: '1.35',");
  });

  it('leaves a version out that is none of those here, and says so', () => {
    write('more.tfvars', 'kubernetes_version = "1.21"');
    const { exitCode, stdout, stderr } = run([...tutorialFiles, 'more.tfvars']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.include("version: '1.36'");
    expect(stderr).to.include(
      'kubernetes_version is not imported: 1.21 is not one of the supported versions, 1.34, ',
    );
  });

  it('leaves out the hosted zone of the environment to be like where it does not contain the domain', () => {
    write('ingress-trial.tfvars', 'dns_base_domain = "trial.example.org"');
    const foreign = run([...tutorialFiles, '--like', 'staging']);
    expect(foreign.stdout).not.to.include('hostedZone');
    expect(foreign.stderr).to.include(
      'ingress.ts: hostedZone is left out: that of staging, bmutziu.me, does not contain trial.example.org.',
    );
    write('ingress-trial.tfvars', 'dns_base_domain = "trial.bmutziu.me"');
    expect(run([...tutorialFiles, '--like', 'staging']).stdout).to.include("hostedZone: 'bmutziu.me'");
  });
});
