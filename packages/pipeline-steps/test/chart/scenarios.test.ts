import { readdirSync } from 'node:fs';
import { expect } from 'chai';
import { chartDirectory, lint, namedImage, render } from './helm.ts';

describe('chart scenario', () => {
  for (const file of readdirSync(`${chartDirectory}ci`)) {
    it(`${file} is linted without fault and rendered`, async () => {
      const options = { values: [`ci/${file}`] };
      expect(await lint(options)).to.include('0 chart(s) failed');
      expect((await render(options)).deployment.kind).to.equal('Deployment');
    });
  }
});

describe('chart environment', () => {
  const files = readdirSync(`${chartDirectory}environments`);

  it('has a file for development, staging and production', () => {
    expect(files).to.have.members(['development.yaml', 'staging.yaml', 'production.yaml']);
  });

  for (const file of files) {
    it(`${file} is linted without fault and rendered`, async () => {
      const options = { values: [`environments/${file}`], text: namedImage };
      expect(await lint(options)).to.include('0 chart(s) failed');
      expect((await render(options)).deployment.spec.replicas).to.be.at.least(1);
    });
  }

  it('differs from each other in replicas and resources', async () => {
    const sizes = await Promise.all(
      files.map(async (file) => {
        const { deployment, container } = await render({
          values: [`environments/${file}`],
          text: namedImage,
        });
        return JSON.stringify([deployment.spec.replicas, container.resources]);
      }),
    );
    expect(new Set(sizes)).to.have.lengthOf(files.length);
  });
});
