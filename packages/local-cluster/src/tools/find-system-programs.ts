import { findFolder, findProgram } from 'programs/find-program.ts';
import { compareVersions, parseVersion } from 'programs/program-version.ts';
import { tryProgram } from 'programs/run-program.ts';
import { isStaticExecutable, readHeader } from 'programs/static-executable.ts';
import {
  cniPackage,
  cniPlugins,
  type SystemProgram,
  type SystemProgramKey,
  systemPrograms,
  usualCniFolders,
} from './system-programs.ts';

export interface FoundProgram {
  readonly file: string;
  /** Known where a minimum is asked for. */
  readonly version?: string;
}

/** What of the operating system's programs is there. */
export interface SystemSurvey {
  readonly found: ReadonlyMap<SystemProgramKey, FoundProgram>;
  readonly cniDirectory: string | undefined;
  /** What is not there, with the packages that may hold it. */
  readonly missing: readonly { readonly name: string; readonly packages: readonly string[] }[];
  /** What is there and can't be used: a sentence each. */
  readonly faults: readonly string[];
}

const versionTimeoutMs = 10_000;

/** Looks for all programs in the folders, and for the network plugins in theirs. */
export async function surveySystem(
  folders: readonly string[],
  cniFolders: readonly string[] = usualCniFolders,
): Promise<SystemSurvey> {
  const [cniDirectory, ...programs] = await Promise.all([
    findFolder(cniPlugins, cniFolders),
    ...systemPrograms.map((wanted) => surveyProgram(wanted, folders)),
  ]);
  const found = new Map<SystemProgramKey, FoundProgram>();
  const missing: { name: string; packages: readonly string[] }[] = [];
  const faults: string[] = [];
  for (const { wanted, program, fault } of programs) {
    if (fault) faults.push(fault);
    else if (program) found.set(wanted.key, program);
    else missing.push({ name: wanted.program, packages: wanted.packages });
  }
  if (!cniDirectory) missing.push({ name: 'CNI plugins', packages: [cniPackage] });
  return { found, cniDirectory, missing, faults };
}

/** The packages to install in the n-th attempt, none twice; a program whose packages are used up has none. */
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

/** Why a program of that version can't be used, or nothing. */
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
