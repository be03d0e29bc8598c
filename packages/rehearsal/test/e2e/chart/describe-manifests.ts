import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { rejectionOf } from '../../../../programs/test/helpers/rejection-of.ts';
import type { ChartCluster } from './chart-cluster.ts';
import { conform, score } from './judges.ts';
import { scenarios } from './scenarios.ts';
import { isWaived, waivers } from './waivers.ts';

interface Resource {
  readonly apiVersion: string;
  readonly kind: string;
}

interface RenderedChart {
  readonly cluster: ChartCluster;
  readonly namespace: string;
  readonly manifestsOf: (scenario: string) => string;
  /** The folder with the schemas of the API server. */
  readonly schemas: () => string;
}

/** Checks what the chart renders in each scenario: by kubeconform, kube-score and the API server. */
export function describeManifests({ cluster, namespace, manifestsOf, schemas }: RenderedChart): void {
  describe('kubeconform with the schemas of its API server', () => {
    for (const scenario of scenarios) {
      it(`finds all of ${scenario} valid`, async () => {
        const { valid, faults } = await conform(manifestsOf(scenario), schemas());
        expect(faults).to.deep.equal([]);
        expect(valid).to.equal(resourcesOf(manifestsOf(scenario)).length);
      });
    }

    for (const [what, right, wrong, says] of [
      ['a misspelt field', 'imagePullPolicy:', 'imagePullPolice:', "'imagePullPolice' not allowed"],
      ['a misspelt field at the top', '\nspec:\n', '\nspecs:\n', "'specs' not allowed"],
      [
        'a text for a number',
        'revisionHistoryLimit: 2',
        'revisionHistoryLimit: "2"',
        'got string, want integer',
      ],
      ['an unknown kind', 'kind: PodDisruptionBudget', 'kind: PodDisruption', 'could not find schema'],
      [
        'a field that is there twice',
        'minReplicas: 3',
        'minReplicas: 3\n  minReplicas: 4',
        'already set in map',
      ],
    ] as const) {
      it(`refuses ${what}`, async () => {
        const faulty = manifestsOf('everything').replace(right, wrong);
        const { faults } = await conform(faulty, schemas());
        expect(faults.join('\n')).to.include(says);
      });
    }
  });

  describe('kube-score', () => {
    for (const scenario of scenarios) {
      it(`would have nothing of ${scenario} otherwise but what is waived`, async () => {
        const findings = (await score(manifestsOf(scenario))).filter(
          ({ check }) => !waivers.some((waiver) => isWaived(waiver, check, scenario)),
        );
        expect(findings).to.deep.equal([]);
      });
    }

    it('has no waiver that nothing needs', async () => {
      const needed = new Set<string>();
      for (const scenario of scenarios) {
        for (const { check } of await score(manifestsOf(scenario)))
          for (const waiver of waivers.filter((candidate) => isWaived(candidate, check, scenario)))
            needed.add(waiver.check);
      }
      expect([...needed]).to.have.members(waivers.map(({ check }) => check));
    });

    it('finds a container that may write to its own files', async () => {
      const faulty = manifestsOf('everything').replaceAll('readOnlyRootFilesystem: true', '');
      expect((await score(faulty)).map(({ check }) => check)).to.include(
        'container-security-context-readonlyrootfilesystem',
      );
    });
  });

  describe('a dry run on the server, as the deployer', () => {
    const dryRun = ['apply', '--server-side', '--dry-run=server', '--warnings-as-errors', '-f', '-'];
    for (const scenario of scenarios) {
      it(`takes all of ${scenario} without a warning`, async () => {
        const said = await cluster.asDeployer.kubectl(dryRun, manifestsOf(scenario));
        const taken = said.split('\n').filter((line) => line.endsWith('serverside-applied (server dry run)'));
        expect(taken).to.have.lengthOf(resourcesOf(manifestsOf(scenario)).length);
      });
    }

    it('refuses what the platform does not allow', async () => {
      const root = manifestsOf('everything').replaceAll('runAsNonRoot: true', 'runAsNonRoot: false');
      expect((await rejectionOf(cluster.asDeployer.kubectl(dryRun, root))).message).to.include(
        'violates PodSecurity',
      );
      const elsewhere = manifestsOf('everything').replaceAll(`"${namespace}"`, '"default"');
      expect((await rejectionOf(cluster.asDeployer.kubectl(dryRun, elsewhere))).message).to.include(
        'forbidden',
      );
    });
  });
}

/** The objects of a manifest. */
export function resourcesOf(manifest: string): Resource[] {
  return parseAllDocuments(manifest).map((document) => document.toJS() as Resource);
}
