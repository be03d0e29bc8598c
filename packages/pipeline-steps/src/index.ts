export { type KubeTools, kubeTools, userCacheDirectory } from './kube-tools.ts';
