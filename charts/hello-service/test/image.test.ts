import { expect } from 'chai';
import { namedImage, render } from './helm.ts';
import { environmentValue } from './manifests.ts';

const digest = `sha256:${'4b'.repeat(32)}`;
const versionLabel = 'app.kubernetes.io/version';

describe('chart image', () => {
  it('is repository and tag without a digest', async () => {
    const { container } = await render({ text: namedImage });
    expect(container.image).to.equal('registry.example.com/hello:1.0.2');
  });

  it('is repository and digest if both are set, and the tag is the version', async () => {
    const { container, deployment } = await render({ text: { ...namedImage, 'image.digest': digest } });
    expect(container.image).to.equal(`registry.example.com/hello@${digest}`);
    expect(environmentValue(container, 'APP_VERSION')).to.equal('1.0.2');
    expect(deployment.metadata.labels[versionLabel]).to.equal('1.0.2');
  });

  it('has the start of the digest as its version without a tag', async () => {
    const text = { 'image.repository': 'hello', 'image.digest': digest };
    const { container, deployment } = await render({ text });
    expect(environmentValue(container, 'APP_VERSION')).to.equal('4b4b4b4b4b');
    expect(deployment.metadata.labels[versionLabel]).to.equal('4b4b4b4b4b');
  });

  it('is the same in the pod of helm test', async () => {
    const { container, testPod } = await render({ text: { ...namedImage, 'image.digest': digest } });
    expect(testPod?.spec.containers[0].image).to.equal(container.image);
  });

  for (const imageTag of [
    '1234567890',
    '12345e6789',
    '0000000000',
    '0x12345678',
    '1.0',
    'true',
    'null',
    '1e3',
  ]) {
    it(`keeps the tag ${imageTag} as a string`, async () => {
      const { container, deployment, all } = await render({ text: { ...namedImage, 'image.tag': imageTag } });
      expect(container.image).to.equal(`registry.example.com/hello:${imageTag}`);
      expect(environmentValue(container, 'APP_VERSION')).to.equal(imageTag);
      expect(deployment.spec.template.metadata.labels[versionLabel]).to.equal(imageTag);
      for (const { metadata } of all) expect(metadata.labels[versionLabel]).to.equal(imageTag);
    });
  }

  it('keeps a commit id that looks like a number as a string', async () => {
    const commitId = '12345e6789012345678901234567890123456789';
    const { container } = await render({ text: { ...namedImage, 'image.commit': commitId } });
    expect(environmentValue(container, 'APP_COMMIT')).to.equal(commitId);
  });

  const legalLabel = /^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$/;
  const longest = [
    `v${'1'.repeat(127)}`,
    `${'a'.repeat(60)}${'-'.repeat(68)}`,
    `${'a'.repeat(62)}.b`,
    '_1.0_',
    '___',
  ];
  for (const imageTag of longest) {
    it(`makes a valid version label of ${imageTag.slice(0, 12)}, ${imageTag.length} characters`, async () => {
      const { all, container } = await render({ text: { ...namedImage, 'image.tag': imageTag } });
      for (const { metadata } of all) expect(metadata.labels[versionLabel]).to.match(legalLabel);
      expect(environmentValue(container, 'APP_VERSION')).to.equal(imageTag);
    });
  }
});
