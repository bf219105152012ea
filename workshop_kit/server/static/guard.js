// Watches over an open page, before anything else runs in it: when its kernel or the server is gone it says so,
// and opens the page again once nobody is typing. What was typed is in the worksheet's drafts on this device.
(() => {
  const EVERY = 1500; // ms between looks
  const PATIENCE = 2500; // ms until no answer means no connection
  const PAUSE = 1200; // ms without a keystroke until the page may be taken away
  const STEADY = 20000; // ms after which a page that was opened again counts as well
  const SIGNS = {
    lost: ['M12 4v10M12 18v2.2', 3],
    stuck: ['M12 4v10M12 18v2.2', 3],
    rejoining: ['M19 12a7 7 0 1 1-2-4.9M17 3v4.5h-4.5', 2],
    back: ['M5 12.5l4.5 4.5L19 7', 2],
  };
  const settings = JSON.parse(document.getElementById('guard-settings').textContent);
  const PLACE = `workshop:place:${location.pathname}`;

  let state = 'well';
  let looking = false;
  let again = false;
  let timer = 0;
  let typedAt = 0;
  let composing = false;
  let pressed = false;
  let hiding = 0;

  function recall(store, name) {
    try {
      return JSON.parse(store.getItem(name));
    } catch {
      return null;
    }
  }

  function keep(store, name, value) {
    try {
      if (value === null) store.removeItem(name);
      else store.setItem(name, JSON.stringify(value));
    } catch {
      // a private window: focus and scroll are not restored
    }
  }

  // ---- what the page says

  function banner() {
    const found = document.getElementById('guard');
    if (found) return found;
    const made = document.createElement('div');
    made.id = 'guard';
    made.setAttribute('role', 'status');
    (document.querySelector('.bar') || document.body).append(made);
    return made;
  }

  function say(name, words = name) {
    const sign = name === 'well' ? null : SIGNS[name];
    const room = banner();
    clearTimeout(hiding);
    state = name;
    if (!sign) {
      room.replaceChildren();
      return;
    }
    const box = document.createElement('div');
    box.className = name === 'back' ? 'banner joined' : 'banner';
    box.innerHTML = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${sign[0]}" stroke-width="${sign[1]}"/></svg><span><b></b> <span></span></span>`;
    [box.querySelector('b').textContent, box.querySelector('span > span').textContent] = settings.words[words];
    room.replaceChildren(box);
    if (name === 'back') hiding = setTimeout(() => state === 'back' && say('well'), 6000);
  }

  // ---- how the server and the kernel are

  function kernel() {
    const data = document.getElementById('jupyter-config-data');
    try {
      return data ? JSON.parse(data.textContent).kernelId : null;
    } catch {
      return null; // not yet all here
    }
  }

  async function ask() {
    const id = kernel();
    const address = id ? `${settings.health}?k=${encodeURIComponent(id)}` : settings.health;
    const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(`${answer.status}`);
    const said = await answer.json();
    // whether the page broke off before its kernel was named: looked at now, since it may have come meanwhile
    const half = !kernel() && document.readyState === 'complete';
    if (id && said.boot === settings.boot && said.kernel === 'stuck') return 'stuck';
    return said.boot === settings.boot && !half && (!id || said.kernel === 'alive') ? 'well' : 'rejoining';
  }

  async function look() {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    clearTimeout(timer);
    try {
      const found = await ask();
      if (found !== 'well') rejoin(found);
      else {
        if (state === 'stuck') stay();
        if (['lost', 'stuck'].includes(state)) say('back', saved() ? 'back' : 'kept');
      }
    } catch {
      if (state !== 'lost') say('lost');
    }
    looking = false;
    timer = setTimeout(look, again ? 100 : EVERY);
    again = false;
  }

  // ---- opening the page again

  let waiting = 0;
  function rejoin(why) {
    if (state !== why) say(why);
    if (!waiting) waiting = setTimeout(whenQuiet, 50);
  }

  function stay() {
    clearTimeout(waiting);
    waiting = 0;
  }

  function resting() {
    const { at = 0, times = 0 } = recall(sessionStorage, `${PLACE}:again`) ?? {};
    const since = Date.now() - at;
    return since < STEADY && since < Math.min(30000, 1000 * 2 ** times);
  }

  // Whoever goes elsewhere ends the kernel: that must not call them back. Who stays is not leaving
  let leaving = false;
  addEventListener('beforeunload', () => {
    leaving = true;
    setTimeout(() => { leaving = false; }, 10000);
  });

  async function whenQuiet() {
    const free = () => !composing && !pressed && !leaving && Date.now() - typedAt >= PAUSE && !resting();
    let there = false;
    if (free()) {
      try {
        const answer = await fetch(settings.health, { cache: 'no-store', signal: AbortSignal.timeout(1000) });
        there = answer.ok;
      } catch {
        there = false; // never leave a page that works offline for one that does not open
      }
    }
    if (!there || !free()) {
      waiting = setTimeout(whenQuiet, 100);
      return;
    }
    const { at = 0, times = 0 } = recall(sessionStorage, `${PLACE}:again`) ?? {};
    const steady = Date.now() - at > STEADY;
    keep(sessionStorage, `${PLACE}:again`, { at: Date.now(), times: steady ? 1 : times + 1 });
    keep(sessionStorage, PLACE, { ...place(), drafts: drafts() });
    location.reload();
  }

  function drafts() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith('workshop:draft:') && key.includes(`:${settings.exercise}`));
    } catch {
      return [];
    }
  }

  function saved(before = drafts()) {
    const now = drafts();
    return before.every((key) => !now.includes(key));
  }

  // ---- where somebody was

  const CONTROLS = 'input, select, textarea, button';

  function place() {
    const at = document.activeElement;
    const field = at?.closest?.('.worksheet [data-field]');
    const found = {};
    if (field) {
      const sheets = [...document.querySelectorAll('.worksheet')];
      found.sheet = sheets.indexOf(at.closest('.worksheet'));
      found.field = field.dataset.field;
      found.control = [...field.querySelectorAll(CONTROLS)].indexOf(at);
      if (at.matches('textarea, input[type=text]')) found.caret = [at.selectionStart, at.selectionEnd, at.selectionDirection];
      found.top = at.getBoundingClientRect().top;
    } else {
      const sections = [...document.querySelectorAll('#rendered_cells .section')];
      const section = sections.filter((one) => one.getBoundingClientRect().top < innerHeight / 2).pop();
      if (section) Object.assign(found, { section: section.id, top: section.getBoundingClientRect().top });
    }
    return found;
  }

  function find(place) {
    if (place.section) return document.querySelector('#main #rendered_cells') && document.getElementById(place.section);
    const sheet = document.querySelectorAll('.worksheet')[place.sheet];
    const field = sheet?.querySelector(`[data-field="${CSS.escape(place.field)}"]`);
    return field ? field.querySelectorAll(CONTROLS)[place.control] ?? field : null;
  }

  /** A hidden field that takes what is typed until the page has drawn the one it is meant for. */
  function catcher(place) {
    const made = document.createElement('textarea');
    made.className = 'vh';
    made.setAttribute('aria-label', settings.words.rejoining[0]);
    (document.querySelector('.bar') || document.body).append(made);
    made.focus({ preventScroll: true });
    return {
      holds: () => document.activeElement === made,
      hand(at) {
        const held = document.activeElement === made;
        const typed = made.value;
        made.remove();
        if (!held) return;
        at.focus({ preventScroll: true });
        if (place.caret && at.setSelectionRange) at.setSelectionRange(...place.caret);
        if (typed) document.execCommand('insertText', false, typed);
      },
    };
  }

  function restore(place) {
    const started = Date.now();
    const caught = place.caret ? catcher(place) : null;
    let found = 0;
    let moved = false;
    const stop = () => (moved = true);
    for (const event of ['wheel', 'touchmove', 'keydown', 'pointerdown']) addEventListener(event, stop, { once: true, passive: true, capture: true });
    history.scrollRestoration = 'manual';
    const step = () => {
      const at = find(place);
      if (at && !found && !(caught?.holds() && composing)) {
        found = Date.now();
        if (caught) caught.hand(at);
        else if (place.field && [document.body, null].includes(document.activeElement)) {
          at.focus({ preventScroll: true });
        }
      }
      // charts arrive one by one and push the rest down
      if (at && !moved) scrollBy({ top: at.getBoundingClientRect().top - place.top, behavior: 'instant' });
      if (found ? Date.now() - found < 2500 : Date.now() - started < (caught ? 120000 : 30000)) setTimeout(step, 100);
    };
    step();
  }

  function settle(before) {
    const started = Date.now();
    let opened = 0; // a busy server may take long to draw it: until then it is not back
    const step = () => {
      if (state === 'lost' || waiting) return;
      const drawn = document.querySelector('.worksheet .field');
      if (!opened && (drawn || document.querySelector('#main #rendered_cells'))) opened = Date.now();
      if (drawn && saved(before)) say('back', saved() ? 'back' : 'kept');
      else if (Date.now() - (opened || started + 100000) > 20000) say('back', 'kept');
      else setTimeout(step, 200);
    };
    step();
  }

  // ---- listening

  const typed = () => (typedAt = Date.now());
  for (const event of ['keydown', 'beforeinput', 'input']) addEventListener(event, typed, true);
  addEventListener('compositionstart', () => (composing = true), true);
  addEventListener('compositionend', () => { composing = false; typed(); }, true);
  addEventListener('focusout', () => (composing = false), true);
  addEventListener('pointerdown', () => (pressed = true), true);
  for (const event of ['pointerup', 'pointercancel', 'blur']) addEventListener(event, () => (pressed = false), true);
  for (const event of ['online', 'offline', 'pageshow']) addEventListener(event, look);
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && look());

  const isDead = (data) => {
    if (data instanceof ArrayBuffer && data.byteLength > 4000) return false;
    const text = typeof data === 'string' ? data : data instanceof ArrayBuffer ? new TextDecoder().decode(data) : '';
    return text.length <= 4000 && /"execution_state":\s*"dead"/.test(text);
  };
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      if (!this.url.includes('/api/kernels/')) return;
      this.addEventListener('close', look);
      this.addEventListener('message', ({ data }) => isDead(data) && look());
    }
  };

  const before = recall(sessionStorage, PLACE);
  keep(sessionStorage, PLACE, null);
  const begin = () => {
    banner();
    look();
    if (!before) return;
    say('rejoining');
    restore(before);
    settle(before.drafts ?? []);
  };
  if (document.querySelector('.bar')) begin();
  else {
    const bar = new MutationObserver(() => {
      if (!document.querySelector('.bar')) return;
      bar.disconnect();
      begin();
    });
    bar.observe(document.documentElement, { childList: true, subtree: true });
  }
})();
