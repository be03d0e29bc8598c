import { stringify } from 'yaml';
import { addresses } from './addresses.ts';
import { type ClusterPaths, sandboxPaths } from './cluster-paths.ts';

/** What the configuration files depend on, besides the fixed addresses. */
interface ConfigurationInput {
  readonly paths: ClusterPaths;
  /** Other names for 127.0.0.1 of the sandbox. */
  readonly localHosts: readonly string[];
  /** Names for other addresses of the sandbox, like DNS records. */
  readonly records: readonly HostRecord[];
  /** What the programs of the sandbox trust: the certificates of the machine and the sandbox's own authority. */
  readonly trustedCertificates: string;
  readonly pauseImage: string;
  readonly cniDirectory: string;
  /** What the kubelet asks for the login of a registry, as it asks ecr-credential-provider in EKS. */
  readonly imageCredentials: ImageCredentials;
  /** The cgroup, below the root of the hierarchy, of all pods and build containers. */
  readonly cgroupName: string;
}

/** A program that answers the kubelet with the login of registries. */
export interface ImageCredentials {
  /** Patterns of the images that it is for, such as `*.dkr.ecr.*.amazonaws.com`. */
  readonly matchImages: readonly string[];
  /** The text of the program: a script with its first line. */
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The name of the program, in the folder `credential-provider` of the configuration. */
export const credentialProvider = 'ecr-credential-provider';

/** An address and its names. */
export interface HostRecord {
  readonly address: string;
  readonly names: readonly string[];
}

/** The configuration files of the cluster: their texts by the paths below the configuration folder. */
export function configurationFiles(input: ConfigurationInput): ReadonlyMap<string, string> {
  return new Map([
    ['containerd.toml', containerdConfiguration(input)],
    [`certs.d/${addresses.registryHost}/hosts.toml`, registryMirror()],
    ['cni/10-pods.conflist', networkConfiguration()],
    ['resolv.conf', 'options ndots:1\n'],
    ['hosts', hostsFile(input)],
    ['registry.yaml', registryConfiguration()],
    ['dockerd.json', dockerConfiguration(input)],
    ['kubelet.yaml', kubeletConfiguration(input)],
    ['credential-provider.yaml', credentialProviderConfiguration(input)],
    [`credential-provider/${credentialProvider}`, input.imageCredentials.script],
    ['token-webhook.yaml', tokenWebhookConfiguration(input)],
    ['ca-certificates.crt', input.trustedCertificates],
    ['kube-proxy.yaml', kubeProxyConfiguration(input)],
  ]);
}

function containerdConfiguration({ paths, pauseImage, cniDirectory }: ConfigurationInput): string {
  const quote = JSON.stringify;
  const cri = '[plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = ${quote(sandboxPaths.containerdRoot)}
state = ${quote(sandboxPaths.containerdState)}
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
[grpc]
  address = ${quote(sandboxPaths.containerdSocket)}
[plugins."io.containerd.internal.v1.opt"]
  path = "/run/containerd-opt"
${cri}]
  sandbox_image = ${quote(pauseImage)}
  netns_mounts_under_state_dir = true
  # Root in a container often lacks CAP_SYS_RESOURCE. Without this setting, no pod would start there.
  restrict_oom_score_adj = true
  ${cri}.containerd]
    snapshotter = "overlayfs"
    default_runtime_name = "runc"
    ${cri}.containerd.runtimes.runc]
      runtime_type = "io.containerd.runc.v2"
      ${cri}.containerd.runtimes.runc.options]
        SystemdCgroup = false
  ${cri}.cni]
    bin_dir = ${quote(cniDirectory)}
    conf_dir = ${quote(`${paths.configuration}/cni`)}
  ${cri}.registry]
    config_path = ${quote(`${paths.configuration}/certs.d`)}
`;
}

function registryMirror(): string {
  const url = JSON.stringify(addresses.registryUrl);
  return `server = ${url}\n[host.${url}]\n  capabilities = ["pull", "resolve"]\n`;
}

/** Each pod has a link of its own to the node, as in EKS. All its packets pass the node's rules, without a bridge. */
function networkConfiguration(): string {
  return json({
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'ptp',
        ipMasq: false,
        ipam: {
          type: 'host-local',
          dataDir: '/run/pod-addresses',
          ranges: [[{ subnet: addresses.podNetwork }]],
          routes: [{ dst: '0.0.0.0/0' }],
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  });
}

function hostsFile({ localHosts, records }: ConfigurationInput): string {
  return [
    `127.0.0.1 localhost ${localHosts.join(' ')}`,
    '::1 localhost',
    `${addresses.nodeIp} ${addresses.nodeName}`,
    ...records.map(({ address, names }) => `${address} ${names.join(' ')}`),
    '',
  ].join('\n');
}

function registryConfiguration(): string {
  return stringify({
    version: 0.1,
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: sandboxPaths.registryRoot }, delete: { enabled: true } },
    http: { addr: addresses.registryHost },
  });
}

function dockerConfiguration({ cgroupName }: ConfigurationInput): string {
  return json({
    'data-root': sandboxPaths.dockerRoot,
    'exec-root': '/run/docker',
    hosts: [`unix://${sandboxPaths.dockerSocket}`],
    pidfile: '/run/docker.pid',
    bridge: 'none',
    'cgroup-parent': `/${cgroupName}/docker`,
    iptables: false,
    ip6tables: false,
    'ip-forward': false,
    containerd: sandboxPaths.containerdSocket,
    'max-concurrent-uploads': 4,
  });
}

function kubeletConfiguration({ paths, cgroupName }: ConfigurationInput): string {
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: `unix://${sandboxPaths.containerdSocket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroupName}`,
    failSwapOn: false,
    failCgroupV1: false,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: `${paths.pki}/ca.crt` },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: `${paths.pki}/kubelet-server.crt`,
    tlsPrivateKeyFile: `${paths.pki}/kubelet-server.key`,
    address: addresses.nodeIp,
    podLogsDir: '/var/log/pods',
    resolvConf: '/etc/resolv.conf',
    clusterDNS: [addresses.clusterDnsIp],
    clusterDomain: 'cluster.local',
    registerNode: true,
    serializeImagePulls: false,
    // The rehearsal must not clean the machine's disk: no collection, and eviction only if it is nearly full.
    imageGCHighThresholdPercent: 100,
    imageGCLowThresholdPercent: 99,
    evictionHard: {
      'memory.available': '100Mi',
      'nodefs.available': '50Mi',
      'imagefs.available': '50Mi',
      'nodefs.inodesFree': '100',
    },
    nodeStatusUpdateFrequency: '5s',
    syncFrequency: '10s',
  });
}

function credentialProviderConfiguration({ imageCredentials }: ConfigurationInput): string {
  const { matchImages, environment } = imageCredentials;
  const provider = {
    name: credentialProvider,
    matchImages: [...matchImages],
    // A password ends with the keys of the role, after an hour. A kept cluster runs for longer.
    defaultCacheDuration: '30m',
    apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
    env: Object.entries(environment).map(([name, value]) => ({ name, value })),
  };
  return stringify({
    apiVersion: 'kubelet.config.k8s.io/v1',
    kind: 'CredentialProviderConfig',
    providers: [provider],
  });
}

/** The API server asks there about each token that is not of a service account, as EKS asks its authenticator. */
function tokenWebhookConfiguration({ paths }: ConfigurationInput): string {
  const cluster = { server: addresses.tokenReviewUrl, 'certificate-authority': `${paths.pki}/ca.crt` };
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'authenticator', cluster }],
    contexts: [{ name: 'webhook', context: { cluster: 'authenticator', user: '' } }],
    'current-context': 'webhook',
  });
}

function kubeProxyConfiguration({ paths }: ConfigurationInput): string {
  return stringify({
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'iptables',
    clusterCIDR: addresses.podNetwork,
    hostnameOverride: addresses.nodeName,
    bindAddress: addresses.nodeIp,
    healthzBindAddress: '127.0.0.1:10256',
    metricsBindAddress: '127.0.0.1:10249',
    clientConnection: { kubeconfig: `${paths.kubeconfigs}/proxy.conf` },
    // Zeros leave the machine's limits for connection tracking unchanged.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
    iptables: { minSyncPeriod: '100ms', syncPeriod: '30s', localhostNodePorts: true },
  });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
