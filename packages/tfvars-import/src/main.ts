import { endWithReader } from 'tag-resolver';
import { runCli } from './cli.ts';

endWithReader();
process.exitCode = await runCli(process.argv.slice(2));
