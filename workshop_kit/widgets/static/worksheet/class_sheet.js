// One sheet as the server knows it: answers, team and pen, what is revealed. Fetched until it has come,
// and anew whenever the server says that something changed.

const LISTEN = 1500; // ms to wait for the stream of events before the first look
const STOPS = { 401: "out", 403: "removed", 410: "ended" };

class ClassSheet {
  constructor(classroom, id, lang) {
    this.classroom = classroom;
    this.id = id;
    this.lang = lang;
    this.data = null;
    this.failed = false;
    this.tries = 0;
    this.watchers = new Set();
    if (classroom.listens) this.load();
    else this.timer = setTimeout(() => this.load(), LISTEN); // the open stream asks at once: what came before it is in the answer
  }

  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  tell(what, detail) {
    for (const watcher of [...this.watchers]) watcher(what, detail);
  }

  request(method, path, body, given) {
    return this.classroom.request(method, `sheets/${encodeURIComponent(this.id)}${path}`, this.lang, body, given);
  }

  async load() {
    if (this.loading) {
      this.again = true;
      return;
    }
    this.loading = true;
    clearTimeout(this.timer);
    do {
      this.again = false;
      await this.look();
    } while (this.again);
    this.loading = false;
  }

  async look() {
    const { status, said } = await this.request("GET", "").catch(() => ({}));
    const whole = status === 200 && said.answers && said.owner;
    if (whole) this.tries = 0;
    if (status in STOPS) this.classroom.stop(STOPS[status]);
    if (!whole && status !== 403 && status !== 410) this.later(); // after a 401 somebody may join again in another tab
    if (whole) this.take(said);
    else {
      this.failed = true;
      this.tell("waiting");
    }
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), AGAIN[Math.min(this.tries++, AGAIN.length - 1)]);
  }

  take(said) {
    const { classroom } = this;
    classroom.owner ||= said.owner;
    if (said.owner !== classroom.owner) {
      classroom.stop("other"); // somebody else has joined on this device: nothing of theirs is shown here
      return;
    }
    this.failed = false;
    this.data = said;
    this.tell("data");
    classroom.go();
  }

  hear(event) {
    if (event.type === "pace") return;
    if (event.type === "reveal" && event.revealed && this.data) {
      this.data = { ...this.data, ...event.revealed };
      this.tell("data");
      if (this.loading) this.again = true; // what is on its way may be from before
    } else if (!this.data || ["team", "reveal", "checked"].includes(event.type)) this.load();
    else if (event.type === "answer" && event.answer) this.tell("answer", { [event.field]: event.answer });
    else if (event.type === "ask") this.tell("ask", { name: String(event.name ?? ""), key: event.key });
  }

  get team() {
    return this.data?.team ?? null;
  }

  /** Does the team share this field? */
  shares(field) {
    return Boolean(this.team?.fields.includes(field));
  }

  /** Take, lay down, hand over or ask for the pen; resolves with a sentence where that did not happen. */
  async pen(action, to) {
    try {
      const { status, said } = await this.request("POST", "/pen", to ? { action, to } : { action });
      if (status === 200 && said.team) {
        this.data = { ...this.data, team: said.team };
        this.tell("data");
        return null;
      }
      this.load();
      return said.message || "";
    } catch {
      return "";
    }
  }
}
