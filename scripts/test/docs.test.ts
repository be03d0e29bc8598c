import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { readActions } from './helpers/page.ts';

const root = join(import.meta.dirname, '../..');
const decisionsFolder = join(root, 'docs/decisions');
const read = (file: string) => readFileSync(file, 'utf8');
const pages = globSync('**/*.md', { cwd: root, exclude: ['**/node_modules/**', '**/dist/**', '**/.git/**'] });

/** The text without fenced code and inline code, which may contain brackets. */
const withoutCode = (text: string) =>
  text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, 'code');

/** The anchors of a page's headings, by GitHub's rule. */
function anchorsOf(text: string): string[] {
  const headings = text.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').matchAll(/^#+ (.*)$/gm);
  const slugs = [...headings].map(([, heading = '']) =>
    heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-'),
  );
  return slugs.map((slug, index) => {
    const earlier = slugs.slice(0, index).filter((other) => other === slug).length;
    return earlier === 0 ? slug : `${slug}-${earlier}`;
  });
}

/** The links of a page into the repository; not into environments, which users replace. */
function linksOf(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(<?([^)\s>]+)>?\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => !/^[a-z]+:|\benvironments\//.test(target));
}

/** Commands of pnpm itself. */
const ofPnpm = ['approve', 'doctor', 'exec', 'install', 'outdated'];

describe('the Markdown pages', () => {
  it('link only to files and headings that exist', () => {
    const broken = pages.flatMap((page) => {
      const text = read(join(root, page));
      return linksOf(text)
        .filter((link) => {
          const [path = '', anchor] = link.split('#');
          const target = path === '' ? join(root, page) : join(root, dirname(page), path);
          if (!existsSync(target)) return true;
          if (anchor === undefined) return false;
          return statSync(target).isDirectory() || !anchorsOf(read(target)).includes(anchor);
        })
        .map((link) => `${page}: ${link}`);
    });
    expect(broken).to.deep.equal([]);
    expect(pages.flatMap((page) => linksOf(read(join(root, page))))).to.have.length.above(50);
  });

  it('name only files of the repository that exist', () => {
    const missing = pages.flatMap((page) => {
      if (page === 'CHANGELOG.md') return []; // It may name files of the past.
      const named = read(join(root, page)).matchAll(
        /`((?:packages|scripts|docs|charts|buildspecs|bench)\/[\w./-]+\.\w+)`/g,
      );
      // Those that a reader makes on this page.
      const made = readActions(page).flatMap((action) =>
        'file' in action && action.before === '' ? action.file : [],
      );
      return [...named]
        .map(([, path = '']) => path)
        .filter((path) => !made.includes(path))
        .filter((path) => !/\/environments\/|\/cdktf\.out$/.test(path) && !existsSync(join(root, path)))
        .map((path) => `${page}: ${path}`);
    });
    expect(missing).to.deep.equal([]);
  });

  it('name only commands of package.json, with options that they have', () => {
    const commands = read(join(root, 'docs/reference/commands.md'));
    const unknown = pages.flatMap((page) => {
      if (page === 'CHANGELOG.md' || page.startsWith('docs/decisions/')) return [];
      const typed = read(join(root, page)).matchAll(
        /(?:npx --yes |[`$] ?)pnpm (?!-)(?:run )?([a-z][\w:-]*)([^`\n|#]*)/g,
      );
      return [...typed]
        .filter(([, name = '', words = '']) => {
          if (ofPnpm.includes(name)) return false;
          const [, help] = commands.split(`## pnpm ${name}\n`);
          const [own = ''] = help?.split('\n## ') ?? [];
          const options = words.split(' -- ')[0]?.match(/(?<= )--[a-z-]+/g) ?? [];
          return help === undefined || options.some((option) => !own.includes(option));
        })
        .map(([text]) => `${page}: ${text}`);
    });
    expect(unknown).to.deep.equal([]);
  });

  it('give cdktf diff one stack, as it takes no pattern', () => {
    const given = pages.flatMap((page) => [...read(join(root, page)).matchAll(/cdktf diff ([^\s`]+)/g)]);
    expect(given.filter(([, stack = '']) => stack.includes('*')).map(([text]) => text)).to.deep.equal([]);
    expect(given).to.have.length.above(2);
  });

  it('of docs are in the list of docs/README.md', () => {
    const listed = linksOf(read(join(root, 'docs/README.md'))).map((link) =>
      join('docs', link.split('#')[0] ?? ''),
    );
    const own = pages.filter((page) => /^docs\/(?!decisions\/|README)/.test(page));
    expect(own.filter((page) => !listed.includes(page))).to.deep.equal([]);
    expect(own).to.have.length.above(20);
  });

  it('have anchors as GitHub makes them', () => {
    const text = '# `a.b` & C: "d"\n\n```sh\n# no heading\n```\n\n## Undo\n\n## Undo\n\n## One [link](x)\n';
    expect(anchorsOf(text)).to.deep.equal(['ab--c-d', 'undo', 'undo-1', 'one-link']);
  });
});

describe('the decisions', () => {
  const files = readdirSync(decisionsFolder)
    .filter((name) => name !== 'README.md')
    .sort();

  for (const file of files)
    it(`${file} has a title, three headings and at most 40 lines`, () => {
      const text = read(join(decisionsFolder, file));
      const headings = text.split('\n').filter((line) => line.startsWith('#'));
      const number = file.slice(0, 4);
      expect(headings[0]).to.match(new RegExp(`^# ${number}: [A-Z\`]`));
      expect(headings.slice(1)).to.deep.equal(['## Context', '## Decision', '## Consequences']);
      const lines = text.trimEnd().split('\n');
      expect(lines).to.have.length.at.most(40);
      for (const line of lines) expect(line.length, line).to.be.at.most(120);
    });

  it('have numbers without a gap, and one line each in their README', () => {
    const titles = files.map((file) => {
      const [, number = '', title = ''] = /^# (\d{4}): (.*)/.exec(read(join(decisionsFolder, file))) ?? [];
      return `- [${number}](${file}) ${title}`;
    });
    const listed = read(join(decisionsFolder, 'README.md'))
      .split('\n')
      .filter((line) => line.startsWith('- '));
    expect(listed).to.deep.equal(titles);
    expect(files.map((file) => Number(file.slice(0, 4)))).to.deep.equal(files.map((_, index) => index + 1));
  });
});
