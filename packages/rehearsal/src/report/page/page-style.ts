/** The style of the report's page: light or dark as the reader prefers, one column on a phone, plain in print. */
export const pageStyle = `
  :root {
    color-scheme: light dark;
    --text: light-dark(#1b2430, #e3e8ef); --soft: light-dark(#4f5b6b, #a5b0bf);
    --page: light-dark(#f5f7fa, #10141a); --card: light-dark(#ffffff, #181e27); --code: light-dark(#f0f3f7, #0b0f14);
    --line: light-dark(#d8dfe7, #323c49); --accent: light-dark(#155a9c, #7bbcf7); --beside: light-dark(#a9bdd2, #48607a);
    --good: light-dark(#17693a, #6fd598); --bad: light-dark(#b3261e, #ff8f86); --warn: light-dark(#7a5200, #f0c05f);
    --magenta: light-dark(#8a2d8f, #e29be8); --cyan: light-dark(#0b6470, #7fd6dd);
  }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 76rem; padding: 2rem 1.5rem 4rem; overflow-wrap: anywhere;
    background: var(--page); color: var(--text); font: 16px/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
  h1 { margin: 0; font-size: 2rem; line-height: 1.2; letter-spacing: -.01em; }
  h2 { margin: 3rem 0 .75rem; font-size: 1.25rem; line-height: 1.3; }
  h3 { margin: 1.25rem 0 .4rem; font-size: 1rem; }
  p { margin: 0 0 .5rem; }
  a { color: var(--accent); text-underline-offset: .15em; }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 3px; }
  [hidden] { display: none !important; }
  code, pre { font: .8125rem/1.55 ui-monospace, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
  .soft, .kind, .apart, dt, caption, .axis, .notes { color: var(--soft); }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

  .verdict, article, .failure { background: var(--card); border: 1px solid var(--line); border-radius: 10px; }
  .verdict { padding: 1.5rem 1.75rem; border-left: .5rem solid var(--accent); }
  .verdict.passed { border-left-color: var(--good); }
  .verdict.failed { border-left-color: var(--bad); }
  .verdict.interrupted { border-left-color: var(--warn); }
  .passed h1 { color: var(--good); } .failed h1 { color: var(--bad); } .interrupted h1 { color: var(--warn); }
  .kind { margin: 0 0 .25rem; font-size: .9rem; }
  .apart { margin: .25rem 0 0; }
  .facts { display: flex; flex-wrap: wrap; gap: .75rem 2.25rem; margin: 1.25rem 0 0; }
  .facts dt { font-size: .8125rem; } .facts dd { margin: 0; }
  nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; margin: 1rem 0 0; padding: 0; list-style: none; font-size: .9rem; }
  .failure { margin-top: 1rem; padding: .25rem 1.75rem 1.25rem; }
  .failure .output { white-space: pre-wrap; }
  .failure h2 { margin-top: 1rem; }
  .where { margin: .75rem 0 0; }
  .message { white-space: pre-wrap; font-weight: 600; }
  pre { margin: 0; padding: .75rem 1rem; overflow: auto; background: var(--code); border: 1px solid var(--line); border-radius: 6px; }
  .command { display: flex; gap: .5rem; align-items: flex-start; }
  .command pre { flex: 1; min-width: 0; white-space: pre-wrap; }
  .output { max-height: 32rem; }
  .bold { font-weight: 700; }
  .red { color: var(--bad); } .green { color: var(--good); } .yellow { color: var(--warn); }
  .blue { color: var(--accent); } .magenta { color: var(--magenta); } .cyan { color: var(--cyan); }
  .gap { display: block; margin: .5rem 0; color: var(--soft); font-style: italic; }

  table { width: 100%; border-collapse: separate; border-spacing: 0; background: var(--card);
    border: 1px solid var(--line); border-radius: 10px; }
  table + table { margin-top: 1.5rem; }
  caption { padding: 0 0 .5rem; text-align: left; }
  th, td { padding: .75rem 1rem; text-align: left; vertical-align: top; font-weight: normal; }
  thead th { color: var(--soft); font-size: .8125rem; }
  tbody th, tbody td { border-top: 1px solid var(--line); }
  .matrix th > *, .matrix td > .state, .matrix td > .image, .matrix td > .soft { display: block; }
  .matrix .soft { font-size: .8125rem; }
  .matrix { table-layout: fixed; }
  .matrix thead th:first-child { width: 28%; }
  .requests { display: block; margin-top: .35rem; color: var(--soft); font-size: .8125rem; }
  .requests svg { display: block; width: 100%; max-width: 9rem; height: 1rem; print-color-adjust: exact; }
  .requests .served { fill: var(--good); } .requests .lost { fill: var(--bad); }
  .some-lost span { color: var(--bad); font-weight: 600; }
  .whole { display: inline-block; }
  .run { font-weight: 600; }
  .state { font-weight: 600; font-size: .9rem; }
  .state::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .45em; border-radius: 50%;
    background: currentColor; print-color-adjust: exact; }
  .succeeded .state, .state.succeeded { color: var(--good); }
  .failed .state, .state.failed { color: var(--bad); }
  .rejected .state, .waiting .state, .stopped .state, .state.stopped { color: var(--warn); }
  .running .state, .state.running { color: var(--accent); }
  .unchanged .state, .none { color: var(--soft); }

  .environments { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(19rem, 100%), 1fr)); }
  article { padding: 1.1rem 1.35rem; }
  article h3 { margin: 0; color: var(--soft); }
  article p { margin: 0; }
  .greeting { font-size: 1.5rem; }
  article dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: .9rem 0 0; font-size: .9rem; }
  article dd { margin: 0; }
  article .command { flex-direction: column; align-items: stretch; margin-top: .9rem; }
  article .command button { align-self: flex-end; }
  .environments + .environments { margin-top: 2rem; }
  .commands { margin: 0; padding: 0; list-style: none; }
  .commands li + li { margin-top: .9rem; }
  .commands .command { margin-top: .25rem; }

  .timeline { padding: .5rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 10px; overflow: hidden; }
  .row { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr) 5.5rem; gap: 1rem; align-items: center; padding: .2rem 1rem .2rem 2.1rem; }
  summary.row { position: relative; list-style: none; cursor: pointer; }
  summary.row::-webkit-details-marker { display: none; }
  summary.row::before { content: "▸"; position: absolute; left: 1rem; color: var(--soft); }
  [open] > summary.row::before { content: "▾"; }
  summary:hover { background: light-dark(#eef3f8, #1f2733); }
  .lane { display: block; width: 100%; height: .75rem; background: light-dark(#eef1f5, #222b37); border-radius: 2px; print-color-adjust: exact; }
  .lane .path { fill: var(--accent); } .lane .beside { fill: var(--beside); } .lane .failed { fill: var(--bad); }
  .row .title { font-size: .9rem; } .row .title code { font-size: .75rem; }
  .line { margin-left: .35rem; font-size: .75rem; white-space: nowrap; }
  .seconds { text-align: right; font-size: .875rem; white-space: nowrap; font-variant-numeric: tabular-nums; }
  .axis { font-size: .75rem; }
  .marks { position: relative; height: 1.2rem; }
  .marks span { position: absolute; white-space: nowrap; }
  .inside { padding: .35rem 0 .6rem; background: var(--page); border-block: 1px solid var(--line); }
  .inside > p { margin: .25rem 1rem .25rem 2.1rem; font-size: .875rem; }
  .notes { white-space: pre-wrap; }

  .search { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center;
    padding: .6rem 0; background: var(--page); }
  input, button { padding: .4rem .75rem; background: var(--card); color: inherit; font: inherit; font-size: .9rem;
    border: 1px solid light-dark(#7d8a9a, #6b7888); border-radius: 6px; }
  input { flex: 1 1 12rem; min-width: 0; }
  button { cursor: pointer; }
  ::highlight(found) { background: light-dark(#ffe08a, #7a5b00); color: light-dark(#1b2430, #ffffff); }
  .log { margin-top: .5rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
  .log summary { padding: .5rem 1rem; cursor: pointer; }
  .log > summary .seconds, .step-log .seconds, .silent .seconds { float: right; margin-left: 1rem; color: var(--soft); }
  .step-log .soft, .silent .soft { font-size: .8125rem; }
  .log .state { display: inline-block; margin-left: .5rem; }
  .log > p { margin: 0; padding: .35rem 1rem; font-size: .9rem; border-top: 1px solid var(--line); }
  .step-log, .silent { border-top: 1px solid var(--line); }
  .log .step-log summary, .silent { padding: .35rem 1rem; }
  .silent { padding-left: 2.1rem; }
  .step-log pre { border-width: 1px 0 0; border-radius: 0; }
  .buildspec { margin-top: .5rem; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
  .buildspec summary { padding: .5rem 1rem; cursor: pointer; }
  .source { margin: 0; padding: .5rem 0 .5rem 3.5rem; overflow-x: auto; border-top: 1px solid var(--line); font-size: .8125rem; }
  .source li { scroll-margin-top: 4rem; } .source code { white-space: pre; }
  .source :target { background: light-dark(#ffe08a, #7a5b00); }
  .files { columns: 15rem; margin: 0; padding: 0; list-style: none; font-size: .9rem; }

  .scope { table-layout: fixed; }
  .scope td p + p { margin-top: .5rem; } .scope td p { margin: 0; font-size: .9rem; }
  .scope thead th:first-child { width: 17%; }
  .scope tbody th { font-weight: 600; } .scope tbody th::first-letter { text-transform: uppercase; }

  @media (width < 44rem) {
    body { padding: 1rem .9rem 3rem; }
    .verdict { padding: 1.1rem 1.1rem; border-left-width: .35rem; } .failure { padding: .1rem 1.1rem 1rem; }
    h1 { font-size: 1.6rem; }
    table, tbody, tr, th, td { display: block; }
    caption { display: block; padding: .75rem 1rem 0; }
    thead { position: absolute; clip-path: inset(50%); }
    .matrix tbody th { padding-bottom: .25rem; border-top-width: 3px; }
    .matrix td, .scope td { display: grid; grid-template-columns: 7rem 1fr; padding: .4rem 1rem; border-top: 0; }
    .matrix td::before, .scope td::before { content: attr(data-column); grid-row: 1 / span 9; color: var(--soft); font-size: .875rem; }
    .matrix td > * { grid-column: 2; }
    .command { flex-direction: column; align-items: stretch; } .command button { align-self: flex-end; }
    .matrix td.none { display: none; }
    .scope td > p { grid-column: 2; } .scope td:not(:has(p)) { display: none; }
    .matrix tr, .scope tr { padding-bottom: .5rem; }
    .row { grid-template-columns: minmax(0, 1fr) 4.5rem; gap: .1rem .75rem; }
    .row .lane, .row .marks { grid-column: 1 / -1; grid-row: 2; }
    .axis > span:not(.marks) { display: none; }
  }
  @media print {
    :root { color-scheme: light; --page: #ffffff; }
    body { max-width: none; padding: 0; font-size: 10pt; }
    .search, nav, button { display: none; }
    article, tr, .row { break-inside: avoid; }
    h2 { break-after: avoid; }
    .output { max-height: none; white-space: pre-wrap; }
  }
`;
