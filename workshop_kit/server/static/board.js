// The board for the projector: it shows changes as they come.
(() => {
  const LOOK_MS = 700;
  const { base } = document.body.dataset;
  const lost = document.getElementById('lost');
  let shown = document.getElementById('board').outerHTML; // as the server drew it, without what runs in it

  function connected(is) {
    const words = is ? '' : lost.dataset.words;
    if (lost.textContent !== words) lost.textContent = words;
  }

  // One look at the server at a time, and always one after the last change
  let last = 0;
  let waiting = 0;
  let looking = false;
  function refresh() {
    if (!waiting) waiting = setTimeout(look, Math.max(0, last + LOOK_MS - Date.now()));
  }
  async function look() {
    waiting = 0;
    if (looking) { refresh(); return; }
    looking = true;
    last = Date.now();
    try {
      await drawBoard();
      connected(true);
    } catch {
      connected(false);
    } finally {
      looking = false;
    }
  }

  async function drawBoard() {
    const answer = await fetch(location.href, { cache: 'no-store' });
    if (!answer.ok || answer.redirected) throw new Error('no board');
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('board');
    const present = document.getElementById('board');
    if (!fresh || fresh.outerHTML === shown) return;
    shown = fresh.outerHTML;
    present.replaceWith(document.adoptNode(fresh));
    document.dispatchEvent(new CustomEvent('workshop:drawn'));
  }

  const events = new EventSource(`${base}trainer/events`);
  events.addEventListener('open', refresh);
  events.addEventListener('message', ({ data }) => {
    const said = JSON.parse(data);
    document.dispatchEvent(new CustomEvent('workshop:event', { detail: said }));
    if (said.type !== 'pace') refresh();
  });
  events.addEventListener('error', () => connected(false));
})();
