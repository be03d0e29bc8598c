import type { StageColumn } from '../steps/deploy-targets.ts';
import type { ActionRun, PipelineRun, RunState, ServiceRuns } from './run-record.ts';

/** `unchanged`: the digest was built or live already. `rejected` and `waiting` describe the approval before the stage. */
export type CellState = RunState | 'unchanged' | 'rejected' | 'waiting';

/** The result of a pipeline run in a stage. */
export interface MatrixCell {
  readonly state: CellState;
  readonly image: Image | undefined;
  readonly approver: string | undefined;
  /** The action, unless it has not started. */
  readonly action: ActionRun | undefined;
}

/** The image of a build. */
export interface Image {
  readonly tag: string;
  /** `sha256:` and 64 digits. */
  readonly digest: string;
}

export interface MatrixRow {
  readonly run: PipelineRun;
  /** The trigger, such as `Push to main`. */
  readonly title: string;
  readonly commitId: string | undefined;
  readonly subject: string | undefined;
  /** One for each column; undefined if the run did not reach it. */
  readonly cells: readonly (MatrixCell | undefined)[];
}

/** A version that went live in an environment. */
export interface Deployment {
  readonly environment: string;
  readonly image: Image;
  readonly commitId: string | undefined;
  readonly endedAt: number;
}

/** A row for each run of the pipeline, the oldest first, with a cell for each of the service's columns. */
export function runMatrix(service: ServiceRuns): MatrixRow[] {
  /** The digest that each stage got last. */
  const latest = new Map<string, string>();
  return service.runs.map((run) => {
    const source = sourceOf(run, service);
    const image = imageOf(source);
    const { CommitId: commitId, CommitMessage: message } = outputsOf(source);
    const cells = service.columns.map((column, index) => {
      const previous = service.columns[index - 1];
      const cell = cellOf(run, column, previous, image);
      if (cell?.state !== 'succeeded') return cell;
      // A build without an image stopped its execution: the commit changes nothing.
      if (image === undefined)
        return run.state === 'stopped' ? { ...cell, state: 'unchanged' as const } : cell;
      const isUnchanged = latest.get(column.stage) === image.digest;
      latest.set(column.stage, image.digest);
      return isUnchanged ? { ...cell, state: 'unchanged' as const } : cell;
    });
    const subject = message?.trimEnd().split('\n', 1)[0];
    return { run, title: titleOf(run, service, image), commitId, subject, cells };
  });
}

/** The versions that went live, in order; a digest that was live already does not count. */
export function deploymentsOf(service: ServiceRuns): Deployment[] {
  return runMatrix(service).flatMap(({ cells, commitId }) =>
    cells.flatMap((cell, index) => {
      const environment = service.columns[index]?.environment;
      const endedAt = cell?.action?.endedAt;
      if (cell?.state !== 'succeeded' || cell.image === undefined) return [];
      if (environment === undefined || endedAt === undefined) return [];
      return [{ environment, image: cell.image, commitId, endedAt }];
    }),
  );
}

/** The run with the commit and image of this run: for a rollback, its target. */
function sourceOf(run: PipelineRun, { runs }: ServiceRuns): PipelineRun {
  return runs.find(({ executionId }) => executionId === run.rollbackTargetId) ?? run;
}

function outputsOf({ actions }: PipelineRun): Readonly<Record<string, string | undefined>> {
  return Object.assign({}, ...actions.map(({ outputs }) => outputs));
}

function imageOf(run: PipelineRun): Image | undefined {
  const { IMAGE_TAG: tag, IMAGE_DIGEST: digest } = outputsOf(run);
  return tag && digest ? { tag, digest } : undefined;
}

function titleOf(run: PipelineRun, { columns }: ServiceRuns, image: Image | undefined): string {
  if (run.rollbackTargetId !== undefined) {
    const stage = run.actions[0]?.stage;
    const environment = columns.find((column) => column.stage === stage)?.environment ?? stage;
    return `Rollback of ${environment ?? 'a stage'}${image ? ` to ${image.tag}` : ''}`;
  }
  if (run.ref === undefined) return 'Start by hand';
  const { BranchName: branch } = outputsOf(run);
  return branch === undefined || run.ref === branch ? `Push to ${run.ref}` : `Tag ${run.ref}`;
}

function cellOf(
  { actions }: PipelineRun,
  column: StageColumn,
  previous: StageColumn | undefined,
  image: Image | undefined,
): MatrixCell | undefined {
  const isBuildOf = (stage: string | undefined) => (action: ActionRun) =>
    action.stage === stage && action.provider === 'CodeBuild';
  const action = actions.find(isBuildOf(column.stage));
  const from = actions.findIndex(isBuildOf(previous?.stage));
  const until = action === undefined ? actions.length : actions.indexOf(action);
  const approval = actions.slice(from + 1, until).findLast(({ provider }) => provider === 'Manual');
  const known = { image, approver: approval?.approver, action };
  if (action !== undefined) return { ...known, state: action.state };
  // Without the build before it, an approval of a later stage is not this one's.
  if (approval === undefined || (previous !== undefined && from === -1)) return undefined;
  if (approval.state === 'running') return { ...known, state: 'waiting' };
  return approval.state === 'failed' ? { ...known, state: 'rejected' } : undefined;
}
