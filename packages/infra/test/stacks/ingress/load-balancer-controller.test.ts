import { expect } from 'chai';
import { configuration } from '../../helpers/configuration.ts';
import { kindsBefore, valuesOf } from '../../helpers/ingress-stack.ts';
import { onlyResource, stackNamed } from '../../helpers/synthesize.ts';
import { grants, roleNamed } from '../../helpers/views.ts';

for (const { name: environment, ingress, network } of configuration.environments) {
  const stack = stackNamed(`${environment}-ingress`);

  describe(`the load balancer controller of ${environment}`, () => {
    const release = onlyResource(stack, 'helm_release');

    it('is the chart that the file names, waited for until its webhook answers', () => {
      const { chartName, chartRepository, chartVersion } = ingress.loadBalancerController;
      expect(release).to.include({
        chart: chartName,
        repository: chartRepository,
        version: chartVersion,
        namespace: 'kube-system',
        wait: true,
        atomic: true,
      });
    });

    it('knows its cluster, region and VPC without the metadata service, which pods do not reach', () => {
      expect(valuesOf(stack)).to.include({
        clusterName: network.clusterName,
        region: 'eu-west-1',
        vpcId: `\${data.terraform_remote_state.state-${environment}-network.outputs.vpcId}`,
      });
    });

    it('keeps its webhook’s certificate at an upgrade, and stays out of the way of Services', () => {
      expect(valuesOf(stack)).to.deep.include({
        keepTLSSecret: true,
        enableServiceMutatorWebhook: false,
        replicaCount: 2,
        podDisruptionBudget: { maxUnavailable: 1 },
      });
    });

    it('goes before its rights go, or its load balancers would stay for ever', () => {
      expect(kindsBefore(release)).to.include.members([
        'aws_iam_role_policy',
        'aws_eks_pod_identity_association',
      ]);
    });

    it('makes no load balancer before it may write its log, as such a one never gets an address', () => {
      expect(kindsBefore(release)).to.include('aws_s3_bucket_policy');
    });

    it('takes its role as the pods of its own service account', () => {
      const association = onlyResource(stack, 'aws_eks_pod_identity_association');
      expect(association).to.include({
        cluster_name: network.clusterName,
        namespace: 'kube-system',
        service_account: 'aws-load-balancer-controller',
      });
      expect(valuesOf(stack)).to.deep.include({ serviceAccount: { name: association['service_account'] } });
    });
  });

  describe(`the role of the load balancer controller of ${environment}`, () => {
    const role = roleNamed(stack, `${environment}-load-balancer-controller`);
    const allowing = (action: string) => role.statements.filter(({ Action }) => Action.includes(action));

    it('changes what carries its own cluster’s tag, and no other environment’s', () => {
      for (const action of ['ModifyLoadBalancerAttributes', 'DeleteLoadBalancer', 'DeleteTargetGroup'])
        for (const { Condition } of allowing(`elasticloadbalancing:${action}`))
          expect(Condition['StringEquals']).to.deep.include({
            'aws:ResourceTag/elbv2.k8s.aws/cluster': [network.clusterName],
          });
      for (const action of ['CreateLoadBalancer', 'CreateTargetGroup'])
        for (const { Condition } of allowing(`elasticloadbalancing:${action}`))
          expect(Condition['StringEquals']).to.deep.include({
            'aws:RequestTag/elbv2.k8s.aws/cluster': [network.clusterName],
          });
    });

    it('opens security groups of its own VPC only', () => {
      for (const { Condition } of allowing('ec2:AuthorizeSecurityGroupIngress'))
        expect(Condition['ArnEquals']?.['ec2:Vpc']?.[0]).to.match(
          /^arn:aws:ec2:eu-west-1:000000000000:vpc\/\$\{/,
        );
    });

    it('asks for everything only where AWS knows no single resource, and changes one thing there', () => {
      const everywhere = role.statements.filter(({ Resource }) => Resource.includes('*'));
      const actions = everywhere.flatMap(({ Action }) => Action);
      expect(actions.filter((action) => !/:(Describe|Get|List)/.test(action))).to.deep.equal([
        'elasticloadbalancing:SetWebAcl',
      ]);
    });

    it('has no wildcard in an action', () => {
      expect(role.statements.flatMap(({ Action }) => Action).join()).not.to.include('*');
    });

    it('may make the first load balancer of an account, and put a firewall before it', () => {
      expect(allowing('iam:CreateServiceLinkedRole')).to.have.lengthOf(1);
      expect(
        grants(role, 'wafv2:AssociateWebACL', 'arn:aws:wafv2:eu-west-1:000000000000:regional/webacl/*'),
      ).to.equal(true);
    });

    it('fits into the inline policies of a role', () => {
      expect(role.policyLength).to.be.below(10_240);
    });
  });
}
