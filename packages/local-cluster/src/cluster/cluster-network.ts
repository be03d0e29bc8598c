import { addresses } from './addresses.ts';
import type { ClusterPaths } from './cluster-paths.ts';
import type { KubernetesObject } from './kubernetes-object.ts';

/** The user of kube-network-policies, and the name of its certificate and kubeconfig. */
export const policiesUser = 'network-policies';

/** The queue of netfilter in which kube-network-policies decides about connections. */
const queue = 100;
const dnsLabels = { 'k8s-app': 'kube-dns' };
const rbacVersion = 'rbac.authorization.k8s.io/v1';
const rbacGroup = 'rbac.authorization.k8s.io';

/** The program that decides about the first packet of each connection, on the node. */
export function policiesCommand(networkProgram: string, { kubeconfigs }: ClusterPaths): string[] {
  return [
    ...[networkProgram, 'kube-network-policies'],
    `--kubeconfig=${kubeconfigs}/${policiesUser}.conf`,
    `--node=${addresses.nodeName}`,
    `--queue=${queue}`,
  ];
}

/**
 * The iptables commands that send the first packet of each connection from or to a pod to the queue, in the order of the
 * rules. kube-network-policies would add rules of nftables for this, but many kernels lack the queue of nftables
 * (CONFIG_NFT_QUEUE), and have that of iptables. Without the program, the packets are dropped.
 *
 * The node may always reach its pods, since the kubelet probes them:
 * https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export function policyRules(iptables: string): string[][] {
  const { nodeIp, podGatewayIp, podNetwork } = addresses;
  const toQueue = [
    '--match',
    'conntrack',
    '--ctstate',
    'NEW',
    '--jump',
    'NFQUEUE',
    '--queue-num',
    `${queue}`,
  ];
  // After the address of a Service became that of a pod, and before a source address is replaced.
  const rules = [
    ...[nodeIp, podGatewayIp].map((source) => ['POSTROUTING', '--source', source, '--jump', 'RETURN']),
    ['POSTROUTING', '--source', podNetwork, ...toQueue],
    ['POSTROUTING', '--destination', podNetwork, ...toQueue],
    // What a pod sends to the node, the API server and the load balancers.
    ['INPUT', '--source', podNetwork, ...toQueue],
  ];
  return rules.map((rule) => [iptables, '--wait', '--table', 'mangle', '--append', ...rule]);
}

/** What CoreDNS and kube-network-policies need in the cluster. The names are those of EKS. */
export function networkObjects(networkProgram: string, image: string): KubernetesObject[] {
  const read = ['list', 'watch'];
  return [
    ...clusterRole('system:coredns', { kind: 'ServiceAccount', name: 'coredns', namespace: 'kube-system' }, [
      { apiGroups: [''], resources: ['namespaces', 'pods', 'services'], verbs: read },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: read },
    ]),
    ...clusterRole('kube-network-policies', { apiGroup: rbacGroup, kind: 'User', name: policiesUser }, [
      { apiGroups: [''], resources: ['namespaces', 'pods'], verbs: read },
      { apiGroups: ['networking.k8s.io'], resources: ['networkpolicies'], verbs: read },
    ]),
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: systemMetadata('coredns') },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: systemMetadata('coredns'),
      data: { Corefile: corefile },
    },
    dnsService(),
    dnsDeployment(networkProgram, image),
  ];
}

/** Names of the cluster, and those that the sandbox's hosts file has. All others do not exist. */
const corefile = `.:53 {
    errors
    ready
    hosts /etc/sandbox-hosts {
        fallthrough
    }
    kubernetes cluster.local in-addr.arpa ip6.arpa {
        pods insecure
    }
}
`;

function dnsService(): KubernetesObject {
  const ports = ['UDP', 'TCP'].map((protocol) => ({
    name: `dns-${protocol.toLowerCase()}`,
    port: 53,
    protocol,
  }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: systemMetadata('kube-dns'),
    spec: { clusterIP: addresses.clusterDnsIp, selector: dnsLabels, ports },
  };
}

/** The program is a file of the machine in an image that is otherwise empty. */
function dnsDeployment(networkProgram: string, image: string): KubernetesObject {
  const file = (name: string, path: string) => ({ name, hostPath: { path, type: 'File' } });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: systemMetadata('coredns'),
    spec: {
      selector: { matchLabels: dnsLabels },
      template: {
        metadata: { labels: dnsLabels },
        spec: {
          serviceAccountName: 'coredns',
          dnsPolicy: 'Default',
          containers: [
            {
              name: 'coredns',
              image,
              command: ['/network', 'coredns', '-conf', '/etc/coredns/Corefile'],
              // As EKS's add-on, and root, since the image's user may not listen on port 53.
              securityContext: {
                runAsUser: 0,
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
              },
              readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
              volumeMounts: [
                { name: 'program', mountPath: '/network', readOnly: true },
                { name: 'hosts', mountPath: '/etc/sandbox-hosts', readOnly: true },
                { name: 'configuration', mountPath: '/etc/coredns', readOnly: true },
              ],
            },
          ],
          volumes: [
            file('program', networkProgram),
            file('hosts', '/etc/hosts'),
            { name: 'configuration', configMap: { name: 'coredns' } },
          ],
        },
      },
    },
  };
}

function clusterRole(name: string, subject: object, rules: readonly object[]): KubernetesObject[] {
  return [
    { apiVersion: rbacVersion, kind: 'ClusterRole', metadata: { name }, rules },
    {
      apiVersion: rbacVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name },
      subjects: [subject],
    },
  ];
}

function systemMetadata(name: string) {
  return { name, namespace: 'kube-system', labels: dnsLabels };
}
