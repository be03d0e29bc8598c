import { expect } from 'chai';
import { shorten } from '../src/diagnose-roll-out.ts';

describe('shorten', () => {
  it('leaves a text of 300 characters as it is', () => {
    expect(shorten('a'.repeat(300))).to.equal('a'.repeat(300));
  });

  it('keeps the end of a longer text, where the kubelet says the cause', () => {
    const image = `registry.test/hello@sha256:${'0'.repeat(64)}`;
    const words = `Back-off pulling image "${image}": ErrImagePull: failed to resolve "${image}": ${image}: ${image}: not found`;
    const shown = shorten(words);
    expect(shown).to.have.lengthOf(301);
    expect(shown).to.match(/^Back-off pulling image .+….+: not found$/);
  });
});
