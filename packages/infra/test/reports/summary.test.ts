import { expect } from 'chai';
import type { Configuration, EnvironmentConfig } from '../../src/config/configuration.ts';
import { summary } from '../../src/reports/summary.ts';
import type { SynthesizedStacks } from '../../src/synthesized/synthesized-stack.ts';
import { configuration } from '../helpers/configuration.ts';
import { stacks, synthesizeAll } from '../helpers/synthesize.ts';

/** The lines of each section, by its title. */
async function sections(
  from: SynthesizedStacks = stacks,
  of: Configuration = configuration,
): Promise<Map<string, string[]>> {
  const lines = summary(of, from);
  return new Map(
    lines
      .join('\n')
      .split('\n\n')
      .map((section) => section.split('\n'))
      .map(([title = '', ...rest]) => [title.split(':')[0] ?? '', [title, ...rest]]),
  );
}

async function linesOf(title: string, ...from: Parameters<typeof sections>): Promise<string[]> {
  const lines = (await sections(...from)).get(title);
  if (!lines) throw new Error(`there is no section ${title}`);
  return lines;
}

/** The cells of the line that starts with a text. */
function cells(lines: readonly string[], start: string): string[] {
  const line = lines.find((text) => text.trim().startsWith(`${start}  `));
  if (line === undefined) throw new Error(`no line starts with ${start}:\n${lines.join('\n')}`);
  return line.trim().split(/ {2,}/);
}

function resourceCount(names: (stack: string) => boolean, type = /./): number {
  return [...stacks]
    .filter(([name]) => names(name))
    .flatMap(([, { resource }]) => Object.entries(resource))
    .filter(([of]) => type.test(of))
    .reduce((count, [, named]) => count + Object.keys(named).length, 0);
}

/** This repository's configuration with one file of its first environment changed. */
function changed<F extends 'network' | 'eks'>(file: F, fields: Partial<EnvironmentConfig[F]>): Configuration {
  const [first, ...others] = configuration.environments;
  if (!first) throw new Error('there is no environment');
  return { ...configuration, environments: [{ ...first, [file]: { ...first[file], ...fields } }, ...others] };
}

describe('pnpm synth --summary', () => {
  it('has a section for each environment, and one for what they share', async () => {
    expect([...(await sections()).keys()]).to.deep.equal([
      ...configuration.environments.map(({ name }) => name),
      'shared by all',
    ]);
  });

  for (const { name } of configuration.environments)
    it(`counts all resources of ${name}, whole and by type`, async () => {
      const lines = await linesOf(name);
      const isOwn = (stack: string) => stack.startsWith(`${name}-`);
      expect(lines[0]).to.equal(`${name}: ${resourceCount(isOwn)} resources`);
      expect(cells(lines, 'aws_subnet')).to.deep.equal([
        'aws_subnet',
        String(resourceCount(isOwn, /^aws_subnet$/)),
      ]);
      const byPiece = lines.slice(lines.indexOf('  by purpose') + 1);
      const sum = byPiece.reduce((total, line) => total + Number(line.split(' ').at(-1)), 0);
      expect(sum).to.equal(resourceCount(isOwn));
      // A part of the former tutorial that nothing here replaces would have no resource.
      for (const line of byPiece) expect(line).to.match(/ [1-9]\d*$/);
    });

  it('leaves no resource out', async () => {
    const titles = [...(await sections()).values()].map(([title = '']) =>
      Number(/(\d+) resources/.exec(title)?.[1]),
    );
    expect(titles.reduce((total, count) => total + count, 0)).to.equal(resourceCount(() => true));
  });

  it('says how many NAT gateways there are, and what sets it', async () => {
    expect(cells(await linesOf('development'), 'NAT gateways')).to.deep.equal([
      'NAT gateways',
      '1',
      'network.ts: natGateways single, zoneCount 3',
    ]);
    const perZone = changed('network', { natGateways: 'per-zone' });
    expect(cells(await linesOf('development', synthesizeAll(perZone), perZone), 'NAT gateways')[1]).to.equal(
      '3',
    );
  });

  it('counts interface endpoints by zone', async () => {
    expect(cells(await linesOf('development'), 'interface endpoints')[1]).to.equal('0');
    const withEndpoints = changed('network', { interfaceEndpoints: true });
    const lines = await linesOf('development', synthesizeAll(withEndpoints), withEndpoints);
    expect(cells(lines, 'interface endpoints')[1]).to.equal('4, each in 3 zones');
  });

  it('says how many nodes of which kind there may be', async () => {
    const spot = changed('eks', { capacityType: 'SPOT', autoscalingMaximumSizeByAz: 7 });
    const [, amount, setting] = cells(await linesOf('development', synthesizeAll(spot), spot), 'nodes');
    expect(amount).to.equal('3 to 21, spot');
    expect(setting).to.include('capacityType SPOT').and.include('autoscalingMaximumSizeByAz 7');
  });

  it('counts the web firewall where there is one', async () => {
    for (const { name, ingress } of configuration.environments)
      expect(cells(await linesOf(name), 'web firewalls')[1]).to.equal(ingress.webFirewall ? '1' : '0');
  });

  it('sums up what an environment costs a month, spot nodes at a third', async () => {
    const sumOf = async (of: Configuration) => {
      const lines = await linesOf('development', synthesizeAll(of), of);
      return lines.find((line) => line.includes('USD a month'))?.trim();
    };
    // One control plane, a NAT gateway, a load balancer, four addresses, three keys, a dashboard, ten alarms.
    const withoutNodes = 73 + 33 + 20 + 4 * 4 + 3 + 3 + 10 * 0.1;
    // A spot node, and its Container Insights.
    const node = 31 / 3 + 6;
    expect(await sumOf(configuration)).to.equal(
      `roughly ${withoutNodes + 3 * node} USD a month; ${withoutNodes + 9 * node} with the most nodes; traffic, builds and logs come on top`,
    );
    const onDemand = changed('eks', { capacityType: 'ON_DEMAND' });
    expect(await sumOf(onDemand)).to.match(/^roughly 260 USD/);
    // Without the key of their log group.
    expect(await sumOf(changed('network', { flowLogs: 'off' }))).to.match(/^roughly 197 USD/);
  });

  it('says so when it has no price of the nodes', async () => {
    const of = changed('eks', { instanceTypes: ['r7i.4xlarge'] });
    expect((await linesOf('development', synthesizeAll(of), of)).join('\n')).to.include(
      '  roughly 149 USD a month, without nodes, as there is no price of r7i.4xlarge here; ',
    );
  });

  it('distinguishes an environment from one whose name starts with the same text', async () => {
    const [first] = configuration.environments;
    const [network] = [stacks.get(`${first?.name}-network`)];
    if (!first || !network) throw new Error('there is no environment');
    const names = ['trial', 'trial-two'];
    const of = { ...configuration, environments: names.map((name) => ({ ...first, name })) };
    const from = new Map([
      ['trial-network', network],
      ['trial-two-network', network],
      ['trial-two-eks', network],
    ]);
    const titles = [...(await sections(from, of)).values()].map(([title]) => title);
    const count = resourceCount((name) => name === `${first.name}-network`);
    expect(titles).to.deep.equal([
      `trial: ${count} resources`,
      `trial-two: ${2 * count} resources`,
      'shared by all: 0 resources',
    ]);
  });
});
