// A session on the projector: one section a screen, turned by keys, clicker, taps and swipes, here or from the
// presenter's window on this or another device.
(() => {
  const settings = JSON.parse(document.getElementById('session-settings').textContent);
  const me = Math.random().toString(36).slice(2);
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(`workshop:session:${settings.name}`) : null;
  const screens = () => [...document.querySelectorAll('#rendered_cells .section')];
  const links = [...document.querySelectorAll('.where a')];
  const ids = links.map((link) => decodeURIComponent(link.hash.slice(1)));
  const strip = document.querySelector('.strip');
  const blankness = document.getElementById('blank');
  let now = ids.includes(hash()) ? hash() : ids[0];
  let blank = false;

  function hash() {
    return decodeURIComponent(location.hash.slice(1));
  }

  // ---- what is on the screen

  function draw() {
    for (const screen of screens()) screen.toggleAttribute('data-shown', screen.id === now);
    const at = ids.indexOf(now);
    links.forEach((link, place) => {
      link.classList.toggle('past', place < at);
      if (place === at) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    });
    document.querySelector('.count').textContent = settings.position.replace('{n}', at + 1).replace('{all}', ids.length);
    blankness.hidden = !blank;
  }

  function show(id, { told = false, dark = false } = {}) {
    if (!ids.includes(id)) return;
    const moved = id !== now;
    now = id;
    blank = dark;
    if (hash() !== id) history.replaceState(null, '', `#${encodeURIComponent(id)}`);
    draw();
    if (moved) scrollTo({ top: 0, behavior: 'instant' });
    if (!told) tell();
  }

  const place = () => ({ section: now, blank, by: me });
  let waiting = null;
  let sending = false;

  async function tell() {
    channel?.postMessage(place());
    waiting = place();
    if (sending) return;
    sending = true;
    while (waiting) {
      const body = JSON.stringify(waiting);
      waiting = null;
      const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? '';
      const headers = { 'Content-Type': 'application/json', 'X-XSRFToken': decodeURIComponent(token) };
      try {
        await fetch(settings.place, { method: 'POST', headers, body });
      } catch {
        // the guard says that the server is away; the windows of this device follow all the same
      }
    }
    sending = false;
  }

  // ---- turning: first through what does not fit on the screen, then to the next section

  const room = () => strip.getBoundingClientRect().top;
  const pieces = () => [...document.querySelectorAll('.section[data-shown] > div[cell-index]')].filter((one) => one.getBoundingClientRect().height > 4);

  function scrolled(top) {
    const before = scrollY;
    scrollBy({ top, behavior: 'instant' });
    return Math.abs(scrollY - before) > 4;
  }

  function turn(step) {
    if (blank) return show(now);
    const screen = document.querySelector('.section[data-shown]');
    const box = screen?.getBoundingClientRect();
    if (step > 0 && box && box.bottom > room() + 8) {
      const cut = pieces().find((one) => one.getBoundingClientRect().bottom > room() + 8)?.getBoundingClientRect();
      const whole = cut && cut.top > 60 && cut.top < room();
      if (scrolled(whole ? cut.top - 24 : 0.85 * room())) return undefined;
    }
    if (step < 0 && scrollY > 8) {
      scrolled(-0.85 * room());
      return undefined;
    }
    return go(ids.indexOf(now) + step);
  }

  function go(place) {
    show(ids[Math.max(0, Math.min(ids.length - 1, place))]);
  }

  function code(shown = !document.body.classList.contains('with-code')) {
    document.body.classList.toggle('with-code', shown);
    document.querySelector('[data-do="code"]').setAttribute('aria-pressed', String(shown));
  }

  function notes() {
    const page = new URL(settings.notes, location.href);
    page.searchParams.set('lang', document.documentElement.lang.startsWith('zh') ? 'zh' : 'en');
    open(page, `workshop-notes-${settings.name}`, 'popup,width=900,height=760');
  }

  const acts = { code: () => code(), blank: () => show(now, { dark: !blank }), notes };
  const turns = { next: () => turn(1), previous: () => turn(-1) };
  const keys = {
    PageDown: turns.next, ArrowRight: turns.next, ' ': turns.next, PageUp: turns.previous, ArrowLeft: turns.previous,
    Home: () => go(0), End: () => go(ids.length - 1), c: acts.code, b: acts.blank, '.': acts.blank, n: acts.notes,
  };
  const CONTROLS = 'input, select, textarea, [role="slider"], [contenteditable="true"]';

  addEventListener('keydown', (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const clicker = key === 'PageDown' || key === 'PageUp'; // works wherever the focus is
    const backwards = key === ' ' && event.shiftKey;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (!clicker && event.target.closest?.(CONTROLS)) {
      if (event.key === 'Escape') event.target.blur();
      return;
    }
    if (key === ' ' && event.target.closest?.('button, a, summary')) return;
    const act = backwards ? turns.previous : keys[key];
    if (!act && !blank) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (blank && !['b', '.', 'n'].includes(key)) show(now);
    else if (act && !(event.repeat && act === acts.blank)) act();
  }, true);

  for (const button of document.querySelectorAll('[data-turn]')) button.addEventListener('click', turns[button.dataset.turn]);
  for (const button of document.querySelectorAll('[data-do]')) button.addEventListener('click', acts[button.dataset.do]);
  blankness.addEventListener('click', () => show(now));
  addEventListener('hashchange', () => show(ids.includes(hash()) ? hash() : now));

  // the outermost tenth of the screen on either side turns, where nothing else can be pressed
  addEventListener('click', (event) => {
    if (event.target.closest('.strip, #blank, a, button, label, summary, input, select, textarea, .jupyter-widgets, [role="slider"]')) return;
    if (getSelection()?.toString()) return;
    const at = event.clientX / innerWidth;
    if (at > 0.9) turn(1);
    else if (at < 0.1) turn(-1);
  });

  let touch = null;
  addEventListener('touchstart', (event) => {
    const still = event.touches.length === 1 && !event.target.closest(`.strip, .jupyter-widgets, table, ${CONTROLS}`);
    touch = still ? [event.touches[0].clientX, event.touches[0].clientY] : null;
  }, { passive: true });
  addEventListener('touchend', (event) => {
    if (!touch) return;
    const [across, down] = [event.changedTouches[0].clientX - touch[0], event.changedTouches[0].clientY - touch[1]];
    touch = null;
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) go(ids.indexOf(now) + (across < 0 ? 1 : -1));
  }, { passive: true });

  // ---- other windows

  function follow(said) {
    if (said?.by === me) return;
    if (said?.ask) channel?.postMessage(place());
    else if (said && ids.includes(said.section) && (said.section !== now || said.blank !== blank)) show(said.section, { told: true, dark: said.blank === true });
  }
  channel?.addEventListener('message', ({ data }) => follow(data));
  const events = new EventSource(settings.events);
  events.addEventListener('message', ({ data }) => {
    const said = JSON.parse(data);
    document.dispatchEvent(new CustomEvent('workshop:event', { detail: said }));
    if (said.type === 'section' && said.session === settings.name) follow(said);
  });

  // ---- worksheets belong to participants

  function setAside() {
    for (const sheet of document.querySelectorAll('#rendered_cells .worksheet:not([hidden])')) {
      const words = document.createElement('p');
      words.className = 'elsewhere';
      words.textContent = settings.elsewhere;
      sheet.after(words);
      sheet.hidden = true;
    }
  }

  function quieten() {
    for (const words of document.querySelectorAll('#rendered_cells .jp-MarkdownCell p:not(.source)')) {
      if (/^(来源：|Source: )/.test(words.textContent)) words.classList.add('source');
    }
  }

  new MutationObserver(() => {
    setAside();
    quieten();
    const cells = document.getElementById('rendered_cells');
    if (cells?.closest('#main') && !cells.hasAttribute('role')) {
      cells.setAttribute('role', 'main');
      draw();
    }
  }).observe(document.body, { subtree: true, childList: true });
  draw();
  tell();
})();
