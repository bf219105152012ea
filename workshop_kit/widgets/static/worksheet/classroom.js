// In a class: the page's one line to the server. All worksheets of a page share it, because each is a
// script of its own and a browser allows few connections.

const ANSWERED = 8000; // ms until a request is given up
const AWAY = 30000; // ms that a hidden page keeps its stream of events
const LOOK = 60000; // ms between looks that nobody asked for, against a stream that died unnoticed
const AGAIN = [1000, 2000, 4000, 8000, 15000]; // ms until the next try

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
  return found ? found.slice(name.length + 1) : "";
}

class Classroom {
  /** The classroom of this page; null where there is none. */
  static here() {
    const { workshopApi: api, workshopEvents: events, workshopOwner: owner } = document.body.dataset;
    if (!api) return null;
    window.workshopClassroom ??= new Classroom(api, events, owner ?? "");
    return window.workshopClassroom;
  }

  constructor(api, events, owner) {
    this.api = api;
    this.address = events;
    this.owner = owner;
    this.sheets = new Map();
    this.reachable = true;
    this.stopped = null; // "out", "removed", "ended" or "other": why nothing is saved any more
    this.stream = null;
    this.tries = 0;
    document.addEventListener("visibilitychange", () => this.seen());
    window.addEventListener("online", () => this.refresh());
    window.addEventListener("storage", (event) => event.key === this.mark && event.newValue !== this.owner && this.refresh());
    setInterval(() => document.visibilityState === "visible" && this.refresh(), LOOK);
    this.sign();
    this.open();
  }

  get mark() {
    return `workshop:owner:${this.api}`;
  }

  /** Let other pages on this device know who this one belongs to. */
  sign() {
    try {
      if (this.owner) localStorage.setItem(this.mark, this.owner);
    } catch {
      // a private window: the server finds out
    }
  }

  sheet(id, lang) {
    const key = `${lang} ${id}`;
    if (!this.sheets.has(key)) this.sheets.set(key, new ClassSheet(this, id, lang));
    return this.sheets.get(key);
  }

  tell(what, detail) {
    for (const sheet of this.sheets.values()) sheet.tell(what, detail);
  }

  refresh() {
    for (const sheet of this.sheets.values()) sheet.load();
  }

  /** Ask the server: {status, said}. Throws when no answer of it arrived. */
  async request(method, path, lang, body, { keepalive = false, within = ANSWERED } = {}) {
    const headers = { Accept: "application/json" };
    if (method !== "GET") Object.assign(headers, { "Content-Type": "application/json", "X-XSRFToken": cookie("_xsrf"), "X-Workshop-Owner": this.owner });
    const text = body === undefined ? undefined : JSON.stringify(body);
    try {
      const answer = await fetch(`${this.api}${path}?lang=${lang}`, { method, headers, body: text, keepalive, cache: "no-store", signal: AbortSignal.timeout(within) });
      // whoever answers "all well" without JSON is not our server
      const said = await (answer.ok ? answer.json() : answer.json().catch(() => ({})));
      this.reach(true);
      return { status: answer.status, said: said ?? {} };
    } catch (error) {
      if (error.name !== "TimeoutError") this.reach(false);
      throw error;
    }
  }

  reach(reachable) {
    if (this.reachable === reachable) return;
    this.reachable = reachable;
    this.tell(reachable ? "reached" : "unreached");
  }

  /** Nothing can be saved any more; what is typed stays on this device. */
  stop(why) {
    if (this.stopped === why || this.over()) return;
    this.stopped = why;
    this.tell("stopped");
  }

  /** An ended class may still be read; that does not open it again. */
  over() {
    return this.stopped === "ended" || this.stopped === "removed";
  }

  go() {
    if (!this.stopped || this.over()) return;
    this.stopped = null;
    this.tell("reached");
    this.tell("stopped");
  }

  // ---- what the server tells unasked

  get listens() {
    return this.stream?.readyState === EventSource.OPEN;
  }

  open() {
    clearTimeout(this.reopening);
    if (this.stream || !this.address) return;
    this.stream = new EventSource(this.address);
    this.stream.onopen = () => {
      this.tries = 0;
      this.reach(true);
      this.refresh(); // what happened meanwhile was told to nobody
    };
    this.stream.onmessage = (event) => this.hear(event.data);
    this.stream.onerror = () => {
      if (this.stream?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      this.shut();
      this.reopening = setTimeout(() => this.open(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
      this.refresh();
    };
  }

  shut() {
    this.stream?.close();
    this.stream = null;
  }

  seen() {
    clearTimeout(this.leaving);
    if (document.visibilityState === "visible") {
      if (!this.stream) this.open();
      this.refresh();
    } else this.leaving = setTimeout(() => this.shut(), AWAY);
  }

  hear(text) {
    let event;
    try {
      event = JSON.parse(text);
    } catch {
      return;
    }
    document.dispatchEvent(new CustomEvent("workshop:event", { detail: event })); // for the rest of the page
    if (event.type === "removed" || event.type === "ended") {
      this.stop(event.type);
      return;
    }
    for (const sheet of this.sheets.values()) if (!event.sheet || event.sheet === sheet.id) sheet.hear(event);
  }
}
