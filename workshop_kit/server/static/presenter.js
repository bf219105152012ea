// The presenter's window: follows the projector on this device or another, and turns its pages.
(() => {
  const { session, place, events, blocks, used, over, planned, count } = document.body.dataset;
  const me = Math.random().toString(36).slice(2);
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel(`workshop:session:${session}`) : null;
  const sections = [...document.querySelectorAll('.notes[id]:not(main)')];
  const ids = sections.map((one) => one.id);
  const find = (id) => document.getElementById(id);
  let now = ids[0];
  let blank = false;
  let spent = {}; // seconds that each block has taken, when it was asked
  let present = ''; // the block that is on
  let asked = 0;

  // ---- what is shown

  function draw() {
    const at = ids.indexOf(now);
    for (const one of sections) one.hidden = one.id !== now;
    const here = sections[at];
    const next = sections[at + 1];
    find('title').textContent = here.querySelector('h2').textContent;
    find('count').textContent = count.replace('{n}', at + 1).replace('{all}', ids.length);
    find('slides').textContent = here.dataset.slides;
    find('next').textContent = next ? next.querySelector('h2').textContent : find('next').dataset.end;
    find('blanked').hidden = !blank;
    const button = document.querySelector('[data-blank]');
    button.textContent = blank ? button.dataset.show : button.dataset.hide;
    time();
  }

  function time() {
    const here = sections[ids.indexOf(now)].dataset;
    const clock = new Date();
    find('clock').textContent = `${clock.getHours()}`.padStart(2, '0') + ':' + `${clock.getMinutes()}`.padStart(2, '0');
    find('begin').hidden = !here.block || here.block === present;
    if (!here.block) {
      find('used').textContent = '–';
      return;
    }
    find('block').textContent = `${here.name} · ${here.hours}`;
    const begun = here.block in spent;
    const running = here.block === present ? (Date.now() - asked) / 1000 : 0;
    const minutes = begun ? Math.max(0, Math.floor((spent[here.block] + running) / 60)) : 0;
    const late = minutes - Number(here.minutes);
    const words = !begun ? planned : late > 0 ? over : used;
    find('used').textContent = words.replace('{used}', minutes).replace('{planned}', here.minutes).replace('{over}', late);
    find('used').classList.toggle('late', begun && late > 0);
  }

  function show(said) {
    if (!said || !ids.includes(said.section)) return;
    const moved = said.section !== now;
    now = said.section;
    blank = said.blank === true;
    draw();
    if (moved) scrollTo({ top: 0, behavior: 'instant' });
  }

  // ---- asking and telling

  function learn(answer) {
    ({ spent, block: present } = answer);
    asked = Date.now();
    time();
  }

  async function ask() {
    try {
      const answer = await fetch(place, { cache: 'no-store' });
      if (!answer.ok) return;
      const said = await answer.json();
      learn(said);
      show(said);
    } catch {
      // the stream of events says that the server is away
    }
  }

  const token = () => decodeURIComponent(document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? '');

  async function begin() {
    const { block } = sections[ids.indexOf(now)].dataset;
    const headers = { 'HX-Request': 'true', 'X-XSRFToken': token() };
    try {
      await fetch(blocks, { method: 'POST', headers, body: new URLSearchParams({ block }) });
    } catch {
      // the stream of events says that the server is away
    }
  }

  async function go(section, dark = false) {
    show({ section, blank: dark });
    const told = { section: now, blank, by: me };
    channel?.postMessage(told);
    const headers = { 'Content-Type': 'application/json', 'X-XSRFToken': token() };
    try {
      const answer = await fetch(place, { method: 'POST', headers, body: JSON.stringify(told) });
      if (answer.ok) learn(await answer.json());
    } catch {
      // the projector on this device has followed all the same
    }
  }

  const turn = (step) => go(ids[Math.max(0, Math.min(ids.length - 1, ids.indexOf(now) + step))]);

  channel?.addEventListener('message', ({ data }) => data?.by !== me && show(data));
  const stream = new EventSource(events);
  stream.addEventListener('open', () => { find('lost').textContent = ''; ask(); });
  stream.addEventListener('error', () => { find('lost').textContent = find('lost').dataset.words; });
  stream.addEventListener('message', ({ data }) => {
    const said = JSON.parse(data);
    document.dispatchEvent(new CustomEvent('workshop:event', { detail: said }));
    if (said.type === 'pace') ask();
    else if (said.type === 'section' && said.session === session && said.by !== me) ask();
  });

  // ---- turning

  const keys = { PageDown: 1, ArrowRight: 1, ' ': 1, PageUp: -1, ArrowLeft: -1 };
  addEventListener('keydown', (event) => {
    if (event.key === ' ' && event.target.closest?.('button, a')) return; // the button takes it
    if (event.ctrlKey || event.altKey || event.metaKey) {
      if (!['PageDown', 'PageUp'].includes(event.key)) return;
    }
    if (keys[event.key]) turn(keys[event.key]);
    else if (event.key === 'Home' || event.key === 'End') go(event.key === 'Home' ? ids[0] : ids.at(-1));
    else if (event.key === 'b' || event.key === '.') go(now, !blank);
    else return;
    event.preventDefault();
  });
  for (const button of document.querySelectorAll('[data-turn]')) button.addEventListener('click', () => turn(Number(button.dataset.turn)));
  find('begin').addEventListener('click', begin);
  document.querySelector('[data-blank]').addEventListener('click', () => go(now, !blank));

  draw();
  setInterval(time, 1000);
})();
