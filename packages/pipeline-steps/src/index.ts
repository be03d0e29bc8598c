export { findKubeTools, type KubeTools, kubeTools, userCacheDirectory } from './cluster/kube-tools.ts';
export { dockerBuild } from './image/find-or-build-image.ts';
export { foreignFields } from './release/field-owners.ts';
export type { LiveObject } from './release/managed-fields.ts';
export { classOf, type ExposingObject, findPublicAddress } from './smoke-test/public-address.ts';
export { shortCommitId } from './values.ts';
