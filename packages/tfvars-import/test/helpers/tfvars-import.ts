import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeBundle } from 'infra/write-bundle.ts';
import { createTestWorkspace, type TestWorkspace } from '../../../infra/test/helpers/test-workspace.ts';

const entry = join(import.meta.dirname, '../../src/main.ts');

/** The five files of the tutorial, with the values of its run where they are known. */
export const tutorial = {
  'network-trial.tfvars': `
    cluster_name            = "bmutziu-eks-trial"
    iac_environment_tag     = "trial"
    name_prefix             = "bmutziu"
    main_network_block      = "10.80.0.0/16"
    subnet_prefix_extension = "4"
    zone_offset             = 8
  `,
  'eks-trial.tfvars': `
    admin_users                         = ["ana@example.com", "bo+admin"]
    developer_users                     = ["ada", "grace"]
    asg_instance_types                  = [{ instance_type = "t3.small" }, "t2.small"]
    autoscaling_minimum_size_by_az      = 1
    autoscaling_maximum_size_by_az      = 10
    autoscaling_average_cpu             = 30
    spot_termination_handler_chart_name = "aws-node-termination-handler"
  `,
  'ingress-trial.tfvars': `
    dns_base_domain            = "trial.bmutziu.me"
    ingress_gateway_chart_name = "nginx-ingress"
  `,
  'subdomains-trial.tfvars': 'deployments_subdomains = ["sample", "api"]',
  'namespaces-trial.tfvars': 'namespaces = ["sample-apps"]',
} as const;
export const tutorialFiles = Object.keys(tutorial);

/** `infra:import-tfvars` in a copy of this package, and the tfvars files that it is run beside. */
export interface TfvarsImport {
  /** Writes a tfvars file. */
  write(name: string, text: string): void;
  run(
    args: readonly string[],
    input?: string,
  ): { readonly exitCode: number | null; readonly stdout: string; readonly stderr: string };
  /** The path of something in the copy. */
  pathOf(name: string): string;
  /** The text of a file below the copy's `environments`. */
  fileAt(name: string): string;
}

/** A workspace with the tutorial's files for each test, so that what is written can be type-checked where it belongs. */
export function freshImports(): TfvarsImport {
  const folder = mkdtempSync(join(tmpdir(), 'tfvars-import-'));
  const bundle = join(folder, 'import-tfvars.js');
  let workspace: TestWorkspace;
  const pathOf = (name: string) => join(workspace.infra, name);
  const write = (name: string, text: string) => writeFileSync(pathOf(`tfvars/${name}`), text);

  // One file starts in half the time of the sources.
  before(() => writeBundle({ entry, bundle, lockfile: entry }));
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    workspace = createTestWorkspace();
    mkdirSync(pathOf('dist'));
    cpSync(bundle, pathOf('dist/import-tfvars.js'));
    mkdirSync(pathOf('tfvars'));
    for (const [name, text] of Object.entries(tutorial)) write(name, text);
  });
  afterEach(() => workspace.remove());

  return {
    write,
    run(args, input = '') {
      const { INIT_CWD: _, ...variables } = process.env;
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [pathOf('dist/import-tfvars.js'), ...args],
        {
          cwd: pathOf('tfvars'),
          encoding: 'utf8',
          env: { ...variables, ...workspace.compileCache },
          input,
        },
      );
      return { exitCode: status, stdout, stderr };
    },
    pathOf,
    fileAt: (name) => readFileSync(pathOf(`environments/${name}`), 'utf8'),
  };
}
