export { extractFiles } from './extract-files.ts';
export { dockerBuild } from './find-or-build-image.ts';
export { findKubeTools, type KubeTools, kubeTools, userCacheDirectory } from './kube-tools.ts';
export { classOf, type ExposingObject, findPublicAddress } from './public-address.ts';
export { shortCommitId } from './values.ts';
