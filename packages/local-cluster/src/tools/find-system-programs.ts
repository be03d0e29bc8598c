import { findFolder, findProgram } from 'programs/find-program.ts';
import { compareVersions, parseVersion } from 'programs/program-version.ts';
import { tryProgram } from 'programs/run-program.ts';
import { isStaticExecutable, readHeader } from 'programs/static-executable.ts';
import {
  cniPackage,
  cniPlugins,
  type SystemProgram,
  systemPrograms,
  usualCniFolders,
} from './system-programs.ts';

/** A program on this machine. */
interface FoundProgram {
  readonly file: string;
  /** Known if the program has a minimum version. */
  readonly version?: string;
}

/** Which programs of the operating system are on this machine. `found` is by program name. */
export interface SystemSurvey {
  readonly found: ReadonlyMap<string, FoundProgram>;
  readonly cniDirectory: string | undefined;
  /** Missing programs, with the packages that may contain them. */
  readonly missing: readonly { readonly name: string; readonly packages: readonly string[] }[];
  /** One sentence for each program that cannot be used. */
  readonly faults: readonly string[];
}

const versionTimeoutMs = 10_000;

/** Looks for all programs in `folders`, and for the network plugins in `cniFolders`. */
export async function surveySystem(
  folders: readonly string[],
  cniFolders: readonly string[] = usualCniFolders,
): Promise<SystemSurvey> {
  const [cniDirectory, ...programs] = await Promise.all([
    findFolder(cniPlugins, cniFolders),
    ...systemPrograms.map((wanted) => surveyProgram(wanted, folders)),
  ]);
  const found = new Map<string, FoundProgram>();
  const missing: { name: string; packages: readonly string[] }[] = [];
  const faults: string[] = [];
  for (const { wanted, program, fault } of programs) {
    if (fault) faults.push(fault);
    else if (program) found.set(wanted.program, program);
    else missing.push({ name: wanted.program, packages: wanted.packages });
  }
  if (!cniDirectory) missing.push({ name: 'CNI plugins', packages: [cniPackage] });
  return { found, cniDirectory, missing, faults };
}

/** The packages to install in an attempt: of each missing program the one at that index, without repeats. */
export function packagesToInstall(missing: SystemSurvey['missing'], attempt: number): string[] {
  return [...new Set(missing.flatMap(({ packages }) => packages[attempt] ?? []))];
}

interface SurveyedProgram {
  readonly wanted: SystemProgram;
  readonly program?: FoundProgram;
  readonly fault?: string;
}

async function surveyProgram(wanted: SystemProgram, folders: readonly string[]): Promise<SurveyedProgram> {
  const file = await findProgram(wanted.program, folders);
  if (!file) return { wanted };
  if (wanted.isStatic && !isStaticExecutable(await readHeader(file))) {
    return {
      wanted,
      fault: `${wanted.program} at ${file} needs libraries, so it can't run in an empty image: put Debian's in front of it on PATH (\`apt-get install ${wanted.packages[0]}\`), then run this command again.`,
    };
  }
  if (!wanted.minimum) return { wanted, program: { file } };
  const { output } = await tryProgram([file, '--version'], { timeoutMs: versionTimeoutMs });
  const fault = versionFault(wanted, file, output);
  if (fault) return { wanted, fault };
  const version = parseVersion(output);
  return { wanted, program: { file, ...(version && { version }) } };
}

/** Why a program with this version output cannot be used; undefined if it can. */
export function versionFault(wanted: SystemProgram, file: string, output: string): string | undefined {
  const { program, minimum = '0', says, packages } = wanted;
  const version = parseVersion(output);
  if (!version || (says && !says.test(output))) {
    const answer = output.split('\n')[0]?.slice(0, 100) || 'nothing';
    return `${file} does not say that it is ${program} ${minimum} or later (its --version says: ${answer}): take it off PATH or repair it, then run this command again.`;
  }
  if (compareVersions(version, minimum) >= 0) return undefined;
  return `${program} ${version} at ${file} is older than ${minimum}, the oldest that works: upgrade it (\`apt-get install ${packages[0]}\`) or put a newer one in front of it on PATH, then run this command again.`;
}
