import type { KubernetesCommands } from '../tools/find-kubernetes.ts';
import { addresses } from './addresses.ts';
import { type ClusterPaths, sandboxPaths } from './cluster-paths.ts';

export function etcdCommand(programs: KubernetesCommands): string[] {
  const { etcdUrl, etcdPeerUrl } = addresses;
  return [
    ...programs.etcd,
    `--data-dir=${sandboxPaths.etcdData}`,
    // The state is in memory and ends with the run.
    '--unsafe-no-fsync',
    `--listen-client-urls=${etcdUrl}`,
    `--advertise-client-urls=${etcdUrl}`,
    `--listen-peer-urls=${etcdPeerUrl}`,
    '--log-level=warn',
  ];
}

export function apiServerCommand(
  programs: KubernetesCommands,
  { pki, configuration }: ClusterPaths,
): string[] {
  return [
    ...programs['kube-apiserver'],
    `--etcd-servers=${addresses.etcdUrl}`,
    `--advertise-address=${addresses.nodeIp}`,
    '--bind-address=0.0.0.0',
    '--secure-port=6443',
    `--service-cluster-ip-range=${addresses.serviceNetwork}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    '--allow-privileged=true',
    `--client-ca-file=${pki}/ca.crt`,
    `--authentication-token-webhook-config-file=${configuration}/token-webhook.yaml`,
    '--authentication-token-webhook-version=v1',
    `--tls-cert-file=${pki}/apiserver.crt`,
    `--tls-private-key-file=${pki}/apiserver.key`,
    `--kubelet-client-certificate=${pki}/apiserver-kubelet.crt`,
    `--kubelet-client-key=${pki}/apiserver-kubelet.key`,
    `--kubelet-certificate-authority=${pki}/ca.crt`,
    '--kubelet-preferred-address-types=InternalIP',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${pki}/service-account.pub`,
    `--service-account-signing-key-file=${pki}/service-account.key`,
    '--endpoint-reconciler-type=lease',
    '--profiling=false',
  ];
}

export function controllerManagerCommand(programs: KubernetesCommands, paths: ClusterPaths): string[] {
  return [
    ...programs['kube-controller-manager'],
    ...ownKubeconfig(`${paths.kubeconfigs}/controller-manager.conf`),
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    '--use-service-account-credentials=true',
    // With the default, 20 requests a second, an empty cluster takes five seconds longer to start.
    '--kube-api-qps=500',
    '--kube-api-burst=1000',
    `--service-account-private-key-file=${paths.pki}/service-account.key`,
    `--root-ca-file=${paths.pki}/ca.crt`,
    `--cluster-signing-cert-file=${paths.pki}/ca.crt`,
    `--cluster-signing-key-file=${paths.pki}/ca.key`,
    `--service-cluster-ip-range=${addresses.serviceNetwork}`,
  ];
}

export function schedulerCommand(programs: KubernetesCommands, paths: ClusterPaths): string[] {
  return [
    ...programs['kube-scheduler'],
    ...ownKubeconfig(`${paths.kubeconfigs}/scheduler.conf`),
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
  ];
}

export function kubeletCommand(programs: KubernetesCommands, paths: ClusterPaths): string[] {
  return [
    ...programs.kubelet,
    `--config=${paths.configuration}/kubelet.yaml`,
    `--kubeconfig=${paths.kubeconfigs}/kubelet.conf`,
    `--hostname-override=${addresses.nodeName}`,
    `--node-ip=${addresses.nodeIp}`,
    `--image-credential-provider-config=${paths.configuration}/credential-provider.yaml`,
    `--image-credential-provider-bin-dir=${paths.configuration}/credential-provider`,
    '--v=1',
  ];
}

export function kubeProxyCommand(programs: KubernetesCommands, paths: ClusterPaths): string[] {
  return [...programs['kube-proxy'], `--config=${paths.configuration}/kube-proxy.yaml`];
}

function ownKubeconfig(file: string): string[] {
  return [
    `--kubeconfig=${file}`,
    `--authentication-kubeconfig=${file}`,
    `--authorization-kubeconfig=${file}`,
  ];
}
