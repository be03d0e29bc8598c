export { foreignFields } from './field-owners.ts';
export { dockerBuild } from './find-or-build-image.ts';
export { findKubeTools, type KubeTools, kubeTools, userCacheDirectory } from './kube-tools.ts';
export type { LiveObject } from './managed-fields.ts';
export { classOf, type ExposingObject, findPublicAddress } from './public-address.ts';
export { shortCommitId } from './values.ts';
