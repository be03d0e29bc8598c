/** The style of the report's page: light or dark as the reader prefers, one column on a phone, plain in print. */
export const pageStyle = `
  :root {
    color-scheme: light dark;
    --text: light-dark(#1b2430, #e3e8ef); --soft: light-dark(#566273, #a5b0bf);
    --page: light-dark(#f7f9fb, #12161c); --card: light-dark(#ffffff, #1a2029);
    --line: light-dark(#dbe1e8, #343e4b); --accent: light-dark(#1b67ad, #74b7f3);
  }
  body { margin: 0 auto; max-width: 64rem; padding: 2.5rem 1.25rem 4rem; overflow-wrap: anywhere;
    background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
  h1 { margin: 0; font-size: 1.75rem; line-height: 1.25; }
  h2 { margin: 2.75rem 0 .75rem; font-size: 1.15rem; }
  h3 { margin: 0; color: var(--soft); font-size: 1rem; }
  a { color: var(--accent); }
  a:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 2px; }
  code { font: .85em/1.5 ui-monospace, monospace; }
  ul { margin: 0; padding-left: 1.2rem; }
  header p, dt, .note td, thead { color: var(--soft); }
  header p { margin: .25rem 0 0; }
  .environments, .scope { display: grid; gap: 1rem;
    grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); }
  .scope { gap: 0 2.5rem; }
  .scope li + li { margin-top: .35rem; }
  article { padding: 1rem 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; }
  article p { margin: 0; }
  .greeting { font-size: 1.5rem; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .75rem; margin: .75rem 0 0; font-size: .9rem; }
  dd { margin: 0; }
  .texts { margin-top: 1rem; padding: 0; list-style: none; }
  .texts code { display: block; }
  .texts li + li { margin-top: 0.5rem; }
  main > h3 { margin: 1.5rem 0 -0.5rem; }
  table { width: 100%; border-collapse: collapse; }
  th, td { padding: .3rem .5rem .3rem 0; border-bottom: 1px solid var(--line); font-weight: normal; text-align: left; vertical-align: top; }
  .note td { padding-top: .6rem; white-space: pre-wrap; }
  .seconds { padding-right: 1rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .bar { width: 33%; }
  @media (width < 36rem) { .bar { width: 18%; } }
  .bar div { min-width: 2px; height: .6rem; margin-top: .45rem; background: var(--accent); border-radius: 2px; print-color-adjust: exact; }
  .logs { columns: 17rem; }
  @media print {
    :root { color-scheme: light; --page: #ffffff; }
    body { max-width: none; padding: 0; font-size: 10pt; }
    article, tr, li { break-inside: avoid; }
    h2 { break-after: avoid; }
  }
`;
