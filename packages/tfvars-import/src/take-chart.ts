import type { IngressConfig } from 'infra/config/ingress.ts';
import { compareVersions } from 'infra/versions/compare-versions.ts';
import * as z from 'zod';
import { chartVariables } from './field-mappings.ts';
import type { SetVariable } from './read-tfvars-files.ts';

type Chart = IngressConfig['loadBalancerController'];

const controllerChart = 'aws-load-balancer-controller';

/**
 * The load balancer controller's chart from the variables; undefined if they name none or another controller. A version
 * older than `own` is not imported, because the IAM policy here was not written for it.
 */
export function takeChart(
  variables: ReadonlyMap<string, SetVariable>,
  own: Chart,
  notes: string[],
): Chart | undefined {
  const given = Object.keys(chartVariables).filter((name) => variables.has(name));
  const text = (name: keyof typeof chartVariables) => z.string().safeParse(variables.get(name)?.value).data;
  const chartName = text('ingress_gateway_chart_name');
  if (chartName !== controllerChart) {
    const reason = `this project uses the chart ${own.chartName}`;
    notes.push(...given.map((name) => `${name} is not imported: ${reason}.`));
    return undefined;
  }
  const chartRepository = text('ingress_gateway_chart_repo') ?? own.chartRepository;
  const chartVersion = text('ingress_gateway_chart_version') ?? own.chartVersion;
  if (compareVersions(chartVersion, own.chartVersion) >= 0)
    return { chartName, chartRepository, chartVersion };
  notes.push(
    `ingress_gateway_chart_version is not imported: the controller's policy is written for ${own.chartVersion}.`,
  );
  return { chartName, chartRepository, chartVersion: own.chartVersion };
}
