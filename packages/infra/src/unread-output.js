// @ts-check
// Given to `node --import` for cdktf-cli, which ends in a trace where nobody reads its output any more (`| head -1`).
// With this it comes to its end, so that Terraform gives its lock back, and then ends with 141.

/** As endWithReader of tag-resolver has it; that is TypeScript, and this is loaded by every process below cdktf-cli. */
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
