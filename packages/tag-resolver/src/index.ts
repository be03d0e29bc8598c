export { endWithReader, readerGoneExitCode } from './end-with-reader.ts';
export { GitError, type GitFailure, InputError } from './errors.ts';
export {
  chooseImageTag,
  defaultRule,
  type IgnoredTag,
  type ImageTag,
  type ImageTagRule,
  imageTagOf,
  maximumImageTagLength,
  verifyCommitId,
  verifyRule,
} from './image-tag.ts';
export { toPrintable, toPrintableJson, toPrintableLines } from './printable.ts';
export {
  defaultTimeoutSeconds,
  type ResolvedImageTag,
  type ResolveImageTagOptions,
  resolveImageTag,
} from './resolve-image-tag.ts';
export { compareVersionTags, parseVersionTag, type VersionTag } from './version-tag.ts';
