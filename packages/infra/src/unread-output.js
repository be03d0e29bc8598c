// @ts-check
// For `node --import` of cdktf-cli, which fails with a stack trace if nobody reads its output any more (`| head -1`). With
// this it finishes, so that Terraform releases its lock, and exits with 141.

/** The same as in endWithReader of tag-resolver. That is TypeScript, and every process below cdktf-cli loads this file. */
const readerGoneExitCode = 141;
let isUnread = false;

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!('code' in error && error.code === 'EPIPE')) throw error;
    isUnread = true;
  });
}
process.on('exit', (code) => {
  if (isUnread && code === 0) process.exitCode = readerGoneExitCode;
});
