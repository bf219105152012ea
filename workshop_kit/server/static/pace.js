// The timer on every page, and the trainer's call to an exercise. The server counts: it tells how many seconds
// are left, here they only run down. Other scripts of a page hand on what their stream of events says; a page
// without one, or whose worksheet is not up yet, listens by itself.
(() => {
  const root = document.getElementById('pace');
  if (!root) return;
  const { now: first, words, events, exercises } = JSON.parse(root.dataset.pace);
  const alone = 'alone' in root.dataset;
  const SPOKEN = [300, 60, 0]; // seconds left at which the timer speaks
  const LOW = 60;
  const GONE = -600; // then nobody needs to hear any more that the time is up
  let timer = null;
  let from = 0; // Date.now() when `timer` was told
  let spoken = Infinity; // seconds left when it spoke last, or was first seen
  let ticking = 0;
  let dismissed = null; // the call that was put off on this page

  // ---- the timer

  const left = () => (timer.runs ? timer.left - (Date.now() - from) / 1000 : timer.left);

  function clock(seconds) {
    const whole = Math.max(0, Math.ceil(seconds));
    return `${Math.floor(whole / 60)}`.padStart(2, '0') + ':' + `${whole % 60}`.padStart(2, '0');
  }

  function speak(seconds) {
    const crossed = SPOKEN.find((at) => spoken > at && seconds <= at && seconds > at - 5);
    spoken = Math.min(spoken, seconds);
    if (crossed === undefined) return;
    root.querySelector('[data-speaks]').textContent = { 300: words.minutes.replace('{n}', 5), 60: words.minute, 0: words.over }[crossed];
  }

  function write(node, text) {
    if (node.textContent !== text) node.textContent = text;
  }

  function draw() {
    const seconds = timer ? left() : 0;
    const shown = timer !== null && seconds > GONE;
    const over = shown && timer.runs && seconds <= 0;
    if (shown && timer.runs) speak(seconds);
    for (const node of document.querySelectorAll('[data-timer]')) {
      node.hidden = !shown;
      if (!shown) continue;
      node.classList.toggle('low', seconds <= LOW);
      node.classList.toggle('over', over);
      write(node.querySelector('[data-clock]'), over ? words.over : clock(seconds));
      write(node.querySelector('[data-note]'), timer.runs ? '' : words.paused);
      const rail = node.querySelector('[data-run]');
      if (rail) rail.style.width = `${100 * Math.max(0, Math.min(1, seconds / timer.of))}%`;
    }
    if (!ticking && shown && timer.runs) ticking = setInterval(draw, 250);
    if (ticking && !(shown && timer.runs)) ticking = clearInterval(ticking) ?? 0;
  }

  function set(told) {
    const before = timer && left();
    timer = told;
    from = Date.now();
    // a timer that was set anew, or seen for the first time, speaks of what is still to come
    if (!timer || before === null || timer.left > before + 1) spoken = timer ? timer.left : Infinity;
    draw();
  }

  // ---- the call to an exercise

  function call(told) {
    const room = document.getElementById('gather');
    if (!room) return;
    const address = told && exercises + told.exercise;
    if (!told || told.act === dismissed || location.pathname === new URL(address, location.href).pathname) {
      room.replaceChildren();
      return;
    }
    if (room.querySelector(`[data-act="${told.act}"]`)) return;
    const box = document.createElement('div');
    box.className = 'banner joined';
    box.dataset.act = told.act;
    const words_ = document.createElement('span');
    words_.textContent = words.at.replace('{exercise}', `${told.code} ${told.title[document.documentElement.lang.startsWith('zh') ? 'zh' : 'en']}`);
    const link = document.createElement('a');
    link.className = 'btn';
    link.href = address;
    link.textContent = words.open;
    const later = document.createElement('button');
    later.type = 'button';
    later.className = 'btn plain';
    later.textContent = words.later;
    later.addEventListener('click', () => {
      dismissed = told.act;
      room.replaceChildren();
    });
    box.append(words_, link, later);
    room.replaceChildren(box);
  }

  // ---- listening

  function hear(said) {
    if (said.type !== 'pace') return;
    set(said.timer);
    call(said.gather);
  }

  let stream = null;
  let served = false; // another script of the page has a stream
  function listen() {
    if (stream || served || !alone || document.hidden) return;
    stream = new EventSource(events);
    stream.onmessage = ({ data }) => hear(JSON.parse(data));
  }
  function hush() {
    stream?.close();
    stream = null;
  }
  document.addEventListener('workshop:event', ({ detail }) => {
    served = true;
    hush();
    hear(detail);
  });
  document.addEventListener('workshop:drawn', draw);
  document.addEventListener('visibilitychange', () => (document.hidden ? hush() : listen()));
  addEventListener('pagehide', hush);
  addEventListener('pageshow', listen);

  set(first.timer);
  call(first.gather);
  listen();
})();
