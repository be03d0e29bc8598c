import { expect } from 'chai';
import { z } from 'zod';
import { kubernetesVersion } from '../../src/config/kubernetes-versions.ts';
import { onlyResource, resourcesOf, stackNamed } from '../helpers/synthesize.ts';
import { roleNamed } from '../helpers/views.ts';

const stack = stackNamed('staging-autoscaler');
const release = onlyResource(stack, 'helm_release');
const values = JSON.parse(z.tuple([z.string()]).parse(release['values'])[0]);

describe('the cluster autoscaler', () => {
  it('is a pinned chart with the image of the minor version of its cluster', () => {
    expect(release).to.include({
      chart: 'cluster-autoscaler',
      repository: 'https://kubernetes.github.io/autoscaler',
      version: '9.59.0',
      namespace: 'kube-system',
    });
    const { clusterAutoscaler } = kubernetesVersion('1.36');
    expect(clusterAutoscaler).to.match(/^v1\.36\.\d+$/);
    expect(values.image).to.deep.equal({ tag: clusterAutoscaler });
  });

  it('looks for the node groups of its own cluster, in its own region', () => {
    expect(values).to.deep.include({
      awsRegion: 'eu-west-1',
      autoDiscovery: { clusterName: 'bmutziu-eks-staging' },
    });
  });

  it('starts when its rights and its identity are there, and goes before them', () => {
    const needed = ['aws_iam_role_policy', 'aws_eks_pod_identity_association'].map(
      (type) => `${type}.${Object.keys(resourcesOf(stack, type))[0]}`,
    );
    expect(release['depends_on']).to.have.members(needed);
  });

  it('is ready when the apply ends, or taken back', () => {
    expect(release).to.include({ wait: true, atomic: true, max_history: 5 });
  });

  it('has the identity of the service account of its chart', () => {
    expect(onlyResource(stack, 'aws_eks_pod_identity_association')).to.include({
      cluster_name: 'bmutziu-eks-staging',
      namespace: 'kube-system',
      service_account: values.rbac.serviceAccount.name,
    });
  });

  it('waits after its identity is made, which a pod that is admitted at once would not get', () => {
    const { provisioner } = onlyResource(stack, 'aws_eks_pod_identity_association');
    expect(provisioner).to.deep.equal([{ 'local-exec': { command: 'sleep 20' } }]);
  });

  it('takes a role that no other pod, and no other cluster, can', () => {
    const { trust } = roleNamed(stack, 'staging-autoscaler');
    expect(trust).to.deep.equal([
      {
        Sid: 'PodsTakeRole',
        Effect: 'Allow',
        Principal: { Service: 'pods.eks.amazonaws.com' },
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Resource: [],
        Condition: {
          StringEquals: {
            'aws:RequestTag/eks-cluster-arn': [
              'arn:aws:eks:eu-west-1:000000000000:cluster/bmutziu-eks-staging',
            ],
            'aws:RequestTag/kubernetes-namespace': ['kube-system'],
            'aws:RequestTag/kubernetes-service-account': ['cluster-autoscaler'],
          },
        },
      },
    ]);
  });

  it("changes the size of its own cluster's groups only", () => {
    const { statements } = roleNamed(stack, 'staging-autoscaler');
    const writing = statements.filter(({ Action }) =>
      Action.some((action) => !/:(Describe|Get)/.test(action)),
    );
    expect(writing).to.deep.equal([
      {
        Sid: 'ScaleOwnGroups',
        Effect: 'Allow',
        Action: ['autoscaling:SetDesiredCapacity', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
        Resource: ['arn:aws:autoscaling:eu-west-1:000000000000:autoScalingGroup:*:autoScalingGroupName/*'],
        Condition: {
          StringEquals: { 'aws:ResourceTag/k8s.io/cluster-autoscaler/bmutziu-eks-staging': ['owned'] },
        },
      },
    ]);
  });
});
