// The trainer's console: it shows changes as they come, and never disturbs what is being done.
(() => {
  const PACE_MS = 1000;
  const live = () => document.getElementById('live');
  const dialog = document.getElementById('dialog');
  const said = document.getElementById('said');
  const lost = document.getElementById('lost');
  if (!dialog) return;

  // Folds stay as the trainer left them, what is being typed stays, and so does the filter.
  Object.assign(Idiomorph.defaults, { ignoreActiveValue: true });
  Object.assign(Idiomorph.defaults.callbacks, {
    beforeNodeMorphed: (old) => !(old.dataset && 'keep' in old.dataset),
    beforeAttributeUpdated: (name, node) => !(name === 'open' && node.tagName === 'DETAILS'),
  });

  // One look at the server at a time, at most one a second, and always one after the last change.
  let last = 0;
  let waiting = 0;
  let looking = false;
  function refresh() {
    if (waiting || document.hidden) return;
    waiting = setTimeout(look, Math.max(0, last + PACE_MS - Date.now()));
  }
  async function look() {
    waiting = 0;
    if (looking) { refresh(); return; }
    looking = true;
    last = Date.now();
    try {
      await htmx.ajax('GET', location.pathname + location.search, {
        source: document.body, target: '#live', select: '#live', swap: 'morph:outerHTML',
      });
    } catch {
      // no answer: htmx has told, and the stream asks again once the server is back
    } finally {
      looking = false;
    }
  }
  document.addEventListener('visibilitychange', refresh);
  setInterval(refresh, 30_000); // minutes pass, also when nothing happens

  function connected(is) {
    if (is === !lost.classList.contains('banner')) return;
    lost.classList.toggle('banner', !is);
    lost.textContent = is ? '' : lost.dataset.words;
  }
  let source = null;
  document.body.addEventListener('htmx:sseOpen', (event) => {
    connected(true);
    if (event.detail.source !== source) {
      source = event.detail.source;
      source.addEventListener('message', ({ data }) => {
        document.dispatchEvent(new CustomEvent('workshop:event', { detail: JSON.parse(data) }));
        refresh();
      });
    }
    refresh();
  });
  document.body.addEventListener('htmx:sseError', () => connected(false));
  document.body.addEventListener('htmx:sendError', () => connected(false));

  let fading = 0;
  function say(sentence, wrong, undo) {
    clearTimeout(fading);
    said.textContent = sentence;
    said.className = wrong ? 'wrong' : '';
    if (undo) said.append(' ', undoButton(undo));
    fading = setTimeout(() => { said.textContent = ''; }, 10_000);
  }
  function undoButton(act) {
    const { undo, undoWord } = document.body.dataset;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = undoWord;
    button.addEventListener('click', () => {
      const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? '';
      htmx.ajax('POST', undo, { source: document.body, swap: 'none', values: { act }, headers: { 'X-XSRFToken': decodeURIComponent(token) } });
    });
    return button;
  }
  document.body.addEventListener('console', (event) => {
    const { sentence, outcome, undo } = event.detail;
    if (outcome === 'done') {
      dialog.close();
      if (event.target.id === 'add-team') event.target.reset();
      refresh();
    }
    say(sentence, outcome !== 'done', undo);
  });
  document.body.addEventListener('htmx:responseError', (event) => {
    if (!event.detail.xhr.getResponseHeader('HX-Trigger')) say(document.body.dataset.failed, true);
  });

  document.body.addEventListener('htmx:afterSwap', (event) => {
    if (event.detail.target.id === 'dialog-body' && !dialog.open) dialog.showModal();
  });
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog || event.target.closest('[data-close]')) {
      event.preventDefault();
      dialog.close();
    }
  });
  dialog.addEventListener('close', () => { document.getElementById('dialog-body').replaceChildren(); });

  // A square leads to its question
  addEventListener('hashchange', () => live().querySelector(':target')?.scrollIntoView());
})();
