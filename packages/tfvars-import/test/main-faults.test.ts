import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { freshImports, tutorial, tutorialFiles } from './helpers/tfvars-import.ts';

describe('infra:import-tfvars', () => {
  const { write, run, pathOf } = freshImports();

  describe('with files that it cannot import', () => {
    const faultsOf = (args: readonly string[]) => {
      const { exitCode, stdout, stderr } = run(args);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
      expect(existsSync(pathOf('environments/trial'))).to.equal(false);
      // What became of each variable is told all the same.
      return stderr
        .trimEnd()
        .split('\n')
        .filter((line) => !/^\w+ is (\w+ in \w+\.ts|not imported|the name of)|^\w+\.ts: /.test(line));
    };

    it('names a file that is missing, and one that is a folder', () => {
      expect(faultsOf(['nowhere.tfvars'])).to.deep.equal([
        "nowhere.tfvars can't be read: there is no such file; name a tfvars file, or - for the standard input.",
      ]);
      expect(faultsOf(['.'])).to.deep.equal([
        ". can't be read: it is a folder; name a tfvars file, or - for the standard input.",
      ]);
      expect(faultsOf([''])).to.deep.equal([
        '"" can\'t be read: it is a folder; name a tfvars file, or - for the standard input.',
      ]);
    });

    it('refuses a file that is too large to be one', () => {
      write('large.tfvars', '#'.repeat(1_000_001));
      expect(faultsOf(['large.tfvars'])).to.deep.equal([
        'large.tfvars is larger than a megabyte, which no tfvars file is.',
      ]);
    });

    it('says where the HCL ends to be one', () => {
      write('eks-trial.tfvars', 'admin_users = ["a"');
      expect(faultsOf(tutorialFiles)[0]).to.match(/^eks-trial\.tfvars:1:\d+: \S.*\.$/);
    });

    it('names all variables that are in none of the files', () => {
      expect(faultsOf(['subdomains-trial.tfvars', '--environment', 'trial']))
        .to.have.lengthOf(7)
        .and.include(
          'main_network_block is in none of the files; add the file that sets it, or set it in one.',
        );
    });

    it('asks for nothing that only the tutorial calls so', () => {
      const faults = faultsOf(['subdomains-trial.tfvars', '--environment', 'trial']).join('\n');
      expect(faults).not.to.match(/zone_offset|subnet_prefix|namespaces|subdomains|developer_users/);
    });

    it('names each value of another type', () => {
      write(
        'eks-trial.tfvars',
        tutorial['eks-trial.tfvars'].replace('["ada", "grace"]', '"ada"').replace('= 10', '= "ten"'),
      );
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        'eks-trial.tfvars: developer_users is not a list of texts.',
        'eks-trial.tfvars: autoscaling_maximum_size_by_az is not a number.',
      ]);
    });

    it('tells all faults that the rules find', () => {
      write('network-trial.tfvars', tutorial['network-trial.tfvars'].replace('/16', '/99'));
      write('subdomains-trial.tfvars', 'deployments_subdomains = ["sample", "bad name"]');
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        'network-trial.tfvars: main_network_block: 10.80.0.0/99 is not an IPv4 block such as 10.50.0.0/16',
        'subdomains-trial.tfvars: deployments_subdomains[1]: bad name is not a DNS label',
      ]);
    });

    it('tells what became of each variable when there are faults, too', () => {
      write('network-trial.tfvars', tutorial['network-trial.tfvars'].replace('/16', '/99'));
      const { exitCode, stderr } = run(tutorialFiles);
      expect(exitCode).to.equal(1);
      expect(stderr.split('\n')).to.include.members([
        'cluster_name is clusterName in network.ts.',
        'iac_environment_tag is the name of the environment.',
        'autoscaling_average_cpu is not imported: nodes are added when pods wait for one, not by CPU usage.',
      ]);
    });

    it('refuses two variables that say different things of one field', () => {
      write('more.tfvars', 'vpc_cidr = "10.81.0.0/16"');
      expect(faultsOf([...tutorialFiles, 'more.tfvars'])).to.deep.equal([
        'more.tfvars: vpc_cidr differs from main_network_block in network-trial.tfvars, and both set mainNetworkBlock in network.ts; remove one of them.',
      ]);
    });

    it('names the variable of a fault between two fields', () => {
      const swapped = tutorial['eks-trial.tfvars'].replace('["ada", "grace"]', '["ada", "bo+admin"]');
      write('eks-trial.tfvars', swapped);
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        'eks-trial.tfvars: developer_users[1]: bo+admin is in adminUsers too',
      ]);
    });

    it('names the variable to set where a copied value does not fit', () => {
      const small = tutorial['network-trial.tfvars'].replace('/16', '/24').replace(/.*subnet_prefix.*/, '');
      write('network-trial.tfvars', small);
      write('eks-trial.tfvars', tutorial['eks-trial.tfvars'].replace(/admin_users.*/, 'admin_roles = []'));
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        'subnet_prefix_extension is in none of the files, and that of development does not fit: 4 makes subnets smaller than /27, which a load balancer wants; set it in one.',
        'admin_users: is empty, and adminRoles too: the cluster has no other admin, so nobody could enter it',
      ]);
    });

    it('shows a name of a variable with nothing that a terminal would obey', () => {
      write('more.tfvars.json', JSON.stringify({ '\u001b[31mred\nline': 1, '\u001b[2Jmin_size': 'x' }));
      const { stderr } = run([...tutorialFiles, 'more.tfvars.json']);
      expect(stderr).to.include('red').and.not.include('\u001b').and.not.include('\nline');
    });

    it('takes no role for a user', () => {
      const role = 'arn:aws:iam::111122223333:role/Admin';
      write('eks-trial.tfvars', tutorial['eks-trial.tfvars'].replace('bo+admin', role));
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        `eks-trial.tfvars: admin_users[1]: ${role} is not a name that IAM takes, without arn: and account`,
      ]);
    });

    it('refuses a file that declares variables, and reads one that Windows wrote', () => {
      write('variables.tf', 'variable "zone_offset" {\n  default = 8\n}');
      expect(faultsOf(['variables.tf'])).to.deep.equal([
        'variables.tf declares variables; write their values into a tfvars file, as `name = value`.',
      ]);
      write('more.tfvars.json', '\uFEFF{ "zone_offset": 8 }\r\n');
      expect(run([...tutorialFiles, 'more.tfvars.json']).exitCode).to.equal(0);
    });

    it('names a variable that is no name of an environment, and all other faults with it', () => {
      const named = tutorial['network-trial.tfvars'].replace('"trial"', '"Trial"').replace('/16', '/99');
      write('network-trial.tfvars', named);
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        "network-trial.tfvars: iac_environment_tag: Trial can't name an environment: it is not a DNS label that starts with a letter; add --environment NAME.",
        'network-trial.tfvars: main_network_block: 10.80.0.0/99 is not an IPv4 block such as 10.50.0.0/16',
      ]);
    });

    it('asks for a name, and refuses one that is none', () => {
      write('network-trial.tfvars', tutorial['network-trial.tfvars'].replace('iac_environment_tag', '#'));
      expect(faultsOf(tutorialFiles)).to.deep.equal([
        'iac_environment_tag is in none of the files; add --environment NAME.',
      ]);
      expect(faultsOf([...tutorialFiles, '--environment', '../trial'])).to.deep.equal([
        "../trial can't name an environment: it is not a DNS label that starts with a letter.",
      ]);
    });

    it('lists the environments when there is none of that name to be like', () => {
      expect(faultsOf([...tutorialFiles, '--like', 'stagin'])).to.deep.equal([
        'There is no environment stagin; there are development, staging, production.',
      ]);
    });
  });
});
