import { ActionableError } from 'programs/actionable-error.ts';

interface FailedBuild {
  readonly name: string;
  readonly programs: readonly { readonly package: string }[];
  readonly sourceDirectory: string;
  readonly buildCache: string;
}

const networkFault =
  /dial tcp|i\/o timeout|no such host|connection refused|proxyconnect|TLS handshake|x509:|reading https?:/;
const checksumFault = /checksum mismatch|SECURITY ERROR/;
const runAgain = 'then run this command again; it goes on from what is compiled';

/** One sentence: why Go could not build a program, and what to do next. */
export function goFailure(build: FailedBuild, output: string): ActionableError {
  const what = build.name;
  if (/no space left on device|disk quota exceeded/i.test(output)) {
    return new ActionableError(
      `The disk of ${build.buildCache} is full, so ${what} could not be built: free 5 GB, or set XDG_CACHE_HOME to a folder of another disk, ${runAgain}.`,
    );
  }
  if (/signal: killed|cannot allocate memory|out of memory/.test(output)) {
    return new ActionableError(
      `The machine ran out of memory while it built ${what}: give it 3 GB, or build with fewer at a time (GOMAXPROCS=1), ${runAgain}.`,
    );
  }
  if (checksumFault.test(output)) {
    return new ActionableError(
      `A Go module of ${what} came with a wrong checksum (${tellingLine(output, checksumFault)}): find out who is between this machine and the module proxy (\`go env GOPROXY\`), ${runAgain}.`,
    );
  }
  if (networkFault.test(output)) {
    return new ActionableError(
      `The Go modules of ${what} can't be fetched (${tellingLine(output, networkFault)}): check the network or the module proxy (\`go env GOPROXY\`), ${runAgain}.`,
    );
  }
  const packages = build.programs.map((program) => program.package).join(' ');
  return new ActionableError(
    `${what} could not be built in ${build.sourceDirectory} (${tellingLine(output)}): run \`go build ${packages}\` there for the whole output, ${runAgain}.`,
  );
}

/** The line for the message: the first that matches, else the last. */
function tellingLine(output: string, pattern?: RegExp): string {
  const lines = output.trim().split('\n');
  return (pattern && lines.find((line) => pattern.test(line))) ?? lines.at(-1) ?? '';
}
