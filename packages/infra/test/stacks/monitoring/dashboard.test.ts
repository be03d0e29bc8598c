import { expect } from 'chai';
import { z } from 'zod';
import { alarmsOf, production, type Stack, staging } from '../../helpers/monitoring-stacks.ts';
import { onlyResource } from '../../helpers/synthesize.ts';

describe('the dashboard of an environment', () => {
  const body = (stack: Stack) =>
    z
      .strictObject({
        widgets: z.array(
          z.strictObject({
            type: z.enum(['alarm', 'metric', 'log']),
            x: z.number(),
            y: z.number(),
            width: z.number(),
            height: z.number(),
            properties: z.looseObject({ title: z.string() }),
          }),
        ),
      })
      .parse(JSON.parse(z.string().parse(onlyResource(stack, 'aws_cloudwatch_dashboard')['dashboard_body'])));

  it('has the environment as its name, and all of its alarms but those of the nightly check', () => {
    expect(onlyResource(production, 'aws_cloudwatch_dashboard')).to.include({ dashboard_name: 'production' });
    const [alarms] = body(production).widgets;
    expect(alarms?.type).to.equal('alarm');
    const wanted = [...alarmsOf(production).keys()].filter((name) => !name.endsWith('-failed-invocations'));
    expect(z.array(z.string()).parse(alarms?.properties['alarms'])).to.have.lengthOf(wanted.length);
  });

  for (const [name, stack] of [
    ['production', production],
    ['staging, without Container Insights', staging],
  ] as const)
    it(`puts no widget over another, and none beyond the 24 columns: ${name}`, () => {
      const cells = body(stack).widgets.flatMap(({ x, y, width, height }) =>
        Array.from({ length: width * height }, (_, cell) => {
          const column = x + (cell % width);
          expect(column).to.be.below(24);
          return `${column},${y + Math.floor(cell / width)}`;
        }),
      );
      expect(new Set(cells).size).to.equal(cells.length);
    });

  it('shows the errors that pods of the services have printed', () => {
    const log = body(production).widgets.find(({ type }) => type === 'log');
    expect(log?.properties['query'])
      .to.include("SOURCE '/aws/containerinsights/bmutziu-eks-production/application'")
      .and.include('kubernetes.namespace_name in ["hello-world-production"]');
    expect(body(staging).widgets.some(({ type }) => type === 'log')).to.equal(false);
  });
});
