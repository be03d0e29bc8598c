export { extractFiles } from './extract-files.ts';
export { dockerBuild } from './find-or-build-image.ts';
export { type KubeTools, kubeTools, userCacheDirectory } from './kube-tools.ts';
export { shortCommitId } from './values.ts';
export { classOf, type ExposingObject, wayIn } from './way-in.ts';
