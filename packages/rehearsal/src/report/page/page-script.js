// The search of the logs, the buttons that fold them and that copy commands, links that unfold what they point to, and, while
// the rehearsal runs, the page that loads itself again.
(() => {
  const reloadMs = 2000;
  // A rehearsal that runs writes the page each second.
  const silentMs = 30_000;
  const logs = [...document.querySelectorAll('details.log')];
  const search = document.querySelector('.search');
  const query = document.querySelector('#query');
  const found = document.querySelector('#found');

  const unfoldTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    const folded = target?.closest('details');
    if (!folded) return;
    folded.open = true;
    // The browser could not go to what was folded.
    if (folded !== target) target.scrollIntoView();
  };
  addEventListener('hashchange', unfoldTarget);
  unfoldTarget();

  const copyButton = (command) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(command.querySelector('code').textContent);
      button.textContent = 'Copied';
    });
    return button;
  };
  if (navigator.clipboard)
    for (const command of document.querySelectorAll('.command')) command.append(copyButton(command));

  const reload = () => {
    // Not while somebody reads what was found or unfolded.
    if (document.querySelector('details[open]:not(.failing)') || query?.value) setTimeout(reload, reloadMs);
    else location.reload();
  };
  const running = document.querySelector('.verdict.running');
  if (running) {
    const heading = running.querySelector('h1');
    if (Date.now() - Number(running.dataset.written) > silentMs)
      heading.textContent = heading.textContent.replace('Running', 'Killed or suspended');
    setTimeout(reload, reloadMs);
  }
  if (search === null) return;
  search.hidden = false;

  /** The places of the words in an element, as ranges; they may lie in several text nodes. */
  const rangesIn = (element, words) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const nodes = [];
    let text = '';
    while (walker.nextNode()) {
      nodes.push({ node: walker.currentNode, from: text.length });
      text += walker.currentNode.data;
    }
    let index = 0;
    const placeOf = (offset) => {
      while (nodes[index + 1] !== undefined && nodes[index + 1].from < offset) index += 1;
      return [nodes[index].node, offset - nodes[index].from];
    };
    return [...text.matchAll(words)].map((match) => {
      const range = new Range();
      range.setStart(...placeOf(match.index));
      range.setEnd(...placeOf(match.index + match[0].length));
      return range;
    });
  };

  const show = () => {
    const text = query.value.trim();
    const words = new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'), 'gi');
    const all = [];
    for (const log of logs) {
      let hits = 0;
      for (const command of log.querySelectorAll('.step-log, .silent')) {
        const ranges = text === '' ? [] : rangesIn(command, words);
        command.hidden = text !== '' && ranges.length === 0;
        if (command.matches('details')) command.open = ranges.length > 0;
        hits += ranges.length;
        all.push(...ranges);
      }
      log.hidden = text !== '' && hits === 0;
      log.open = hits > 0;
    }
    found.value = text === '' ? '' : `${all.length} ${all.length === 1 ? 'match' : 'matches'}`;
    if (typeof Highlight === 'function') CSS.highlights.set('found', new Highlight(...all));
  };
  const foldAll = (open) => {
    for (const details of document.querySelectorAll('.log, .log details')) details.open = open;
  };

  query.addEventListener('input', show);
  query.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    query.value = '';
    show();
  });
  document.querySelector('#unfold').addEventListener('click', () => foldAll(true));
  document.querySelector('#fold').addEventListener('click', () => foldAll(false));
  addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.target.matches('input')) return;
    event.preventDefault();
    query.focus();
  });
})();
