/** The build cannot be run as the buildspec and the project say; not a command that failed. */
export class BuildError extends Error {
  override name = 'BuildError';
}
