import { expect } from 'chai';

/** The steps that the picture of a rehearsal shows, without the ids of their commits. */
export function recordedSteps(picture: string): string[] {
  const steps = picture.matchAll(/<text class="step"[^>]*>([^<]*)</g);
  return [...steps].map(([, title = '']) => withoutCommit(title));
}

/** The title of a step without the id of its commit. */
export function withoutCommit(title: string): string {
  return title.replace(/^git push [0-9a-f]{10} /, 'git push ');
}

/** Every element is closed in its order, attributes are quoted, and entities are known. */
export function expectWellFormed(xml: string): void {
  const open: string[] = [];
  const rest = xml.replaceAll(
    /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>/gi,
    (_, close, name, __, isEmpty) => {
      if (close) expect(open.pop()).to.equal(name);
      else if (!isEmpty) open.push(name);
      return '';
    },
  );
  expect(open).to.deep.equal([]);
  expect(rest.replaceAll(/&(?:amp|lt|gt|quot|#\d+);/g, '')).not.to.match(/[<&]/);
}
