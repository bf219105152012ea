// The seminar's path follows what the trainer opens and what is answered, as long as somebody looks.
(() => {
  const ID = 'path';
  const { events, door, told } = document.getElementById(ID).dataset;
  const LATER_MS = 400; // several events at once make one look
  let stream = null;
  let waiting = 0;
  let missed = false;
  let at; // the exercise that the class is at, once it was told

  async function look() {
    try {
      const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store' });
      if (answer.redirected && new URL(answer.url).pathname !== location.pathname) {
        location.assign(answer.url);
        return;
      }
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const now = document.getElementById(ID);
      const next = page.getElementById(ID);
      if (!next || next.innerHTML === now.innerHTML) return;
      const link = now.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
      replace(now, next);
      if (link) [...now.querySelectorAll('a')].find((a) => a.getAttribute('href') === link)?.focus();
    } catch {
      missed = true; // the stream tells when the server is back
    }
  }

  // Part by part, so that the place that speaks of changes stays the same element
  function replace(now, next) {
    const parts = [...next.children];
    if (parts.length !== now.children.length) {
      now.replaceChildren(...parts);
      return;
    }
    [...now.children].forEach((part, place) => {
      if (part.innerHTML !== parts[place].innerHTML) part.replaceChildren(...parts[place].childNodes);
    });
  }

  function lookSoon() {
    clearTimeout(waiting);
    waiting = setTimeout(look, LATER_MS);
  }

  function listen() {
    if (stream || document.hidden) return;
    stream = new EventSource(events);
    stream.onopen = () => {
      if (missed) lookSoon();
      missed = false;
    };
    stream.onerror = () => { missed = true; };
    stream.onmessage = (event) => {
      const said = JSON.parse(event.data);
      document.dispatchEvent(new CustomEvent('workshop:event', { detail: said }));
      if (said.type === 'removed') location.assign(door);
      else if (said.type !== 'pace') lookSoon();
      else {
        const late = at === undefined && said.told !== Number(told); // something was told before the stream began
        if (late || (at !== undefined && at !== said.at)) lookSoon(); // or the class has moved on
        at = said.at;
      }
    };
  }

  function hush() {
    stream?.close();
    stream = null;
  }

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) {
      hush();
    } else {
      listen();
      look();
    }
  });
  addEventListener('pagehide', hush);
  addEventListener('pageshow', (event) => {
    listen();
    if (event.persisted) look();
  });
})();
