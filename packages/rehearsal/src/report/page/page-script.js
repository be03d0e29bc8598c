// The search of the logs, the buttons that fold them, and links that unfold what they point to.
(() => {
  const logs = [...document.querySelectorAll('details.log')];
  const search = document.querySelector('.search');
  const query = document.querySelector('#query');
  const found = document.querySelector('#found');
  const foldAll = (open) => {
    for (const details of document.querySelectorAll('.log, .log details')) details.open = open;
  };

  const unfoldTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (target?.matches('details')) target.open = true;
  };
  addEventListener('hashchange', unfoldTarget);
  unfoldTarget();
  if (search === null) return;
  search.hidden = false;

  /** The places of the words in a text node, as ranges. */
  const rangesIn = (node, words) => {
    const text = node.data.toLowerCase();
    const ranges = [];
    for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
      ranges.push(range);
    }
    return ranges;
  };
  const rangesBelow = (element, words) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const ranges = [];
    while (walker.nextNode()) ranges.push(...rangesIn(walker.currentNode, words));
    return ranges;
  };

  const show = () => {
    const words = query.value.trim().toLowerCase();
    const all = [];
    for (const log of logs) {
      let hits = 0;
      for (const command of log.querySelectorAll('.step-log, .silent')) {
        const ranges = words === '' ? [] : rangesBelow(command, words);
        command.hidden = words !== '' && ranges.length === 0;
        if (command.matches('details')) command.open = ranges.length > 0;
        hits += ranges.length;
        all.push(...ranges);
      }
      log.hidden = words !== '' && hits === 0;
      log.open = hits > 0;
    }
    found.value = words === '' ? '' : `${all.length} ${all.length === 1 ? 'match' : 'matches'}`;
    if (typeof Highlight === 'function') CSS.highlights.set('found', new Highlight(...all));
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
