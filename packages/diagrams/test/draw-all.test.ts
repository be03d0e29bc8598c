import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../../infra/test/helpers/configuration.ts';
import { runProgram } from '../../infra/test/helpers/run-program.ts';
import { stacks } from '../../infra/test/helpers/synthesize.ts';
import { drawAll } from '../src/draw-all.ts';

const pictures = await drawAll(configuration, stacks);

describe('pnpm diagram', () => {
  it('draws the whole and each environment', () => {
    expect([...pictures.keys()]).to.deep.equal([
      'architecture.svg',
      'architecture-narrow.svg',
      ...configuration.environments.flatMap(({ name }) => [
        `environments/${name}.svg`,
        `environments/${name}-narrow.svg`,
      ]),
    ]);
  });

  it('names the address of the service in each environment', () => {
    for (const file of ['architecture.svg', 'architecture-narrow.svg'])
      for (const { ingress } of configuration.environments)
        expect(pictures.get(file)).to.include(`>https://sample.${ingress.dnsBaseDomain}<`);
  });

  it('has an arrow from the images to each cluster, which pulls them', () => {
    const labels = pictures.get('architecture.svg')?.match(/>pull</g);
    expect(labels).to.have.lengthOf(configuration.environments.length);
  });

  it('draws each picture for a phone too, whose letters have at least 8 of its 390 pixels', () => {
    for (const [file, picture] of pictures) {
      const [, width = ''] = /viewBox="0 0 (\d+) /.exec(picture) ?? [];
      if (file.includes('-narrow')) expect((12 * 390) / Number(width), file).to.be.above(8);
    }
  });

  for (const [file, picture] of pictures) {
    it(`keeps all of docs/${file} inside the picture`, () => {
      const size = /viewBox="0 0 (\d+) (\d+)"/.exec(picture)?.slice(1).map(Number) ?? [];
      const [width = 0, height = 0] = size;
      const boxes = picture.matchAll(/ x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g);
      let count = 0;
      for (const [, ...numbers] of boxes) {
        const [x = 0, y = 0, boxWidth = 0, boxHeight = 0] = numbers.map(Number);
        expect(x + boxWidth).to.be.below(width);
        expect(y + boxHeight).to.be.below(height);
        count += 1;
      }
      expect(count).to.be.above(8);
    });
  }

  it('refuses any word, and draws nothing then', () => {
    expect(runProgram(join(import.meta.dirname, '../src/main.ts'), 'staging')).to.deep.equal({
      exitCode: 2,
      stdout: '',
      stderr: 'pnpm diagram takes nothing, not staging; type it alone.\n',
    });
  });

  it('draws the same bytes again', async () => {
    expect(await drawAll(configuration, stacks)).to.deep.equal(pictures);
  });

  it('tells a NAT gateway in each zone from a single one', () => {
    const count = (file: string) => pictures.get(file)?.split('NAT gateway to the internet').length ?? 0;
    expect(count('environments/development.svg')).to.equal(2);
    expect(count('environments/production.svg')).to.equal(4);
  });
});
