// The answers of one sheet, and how they get home. One record a field; one request in flight a field;
// what is typed meanwhile waits, the latest wins. Knows nothing of elements.

const QUIET = 600; // ms without a keystroke until a save
const LONGEST = 1500; // ms that typing without a pause may stay unsaved
const PATIENCE = [3000, 3000, 3000, 6000, 10000]; // ms until a save is sent again
const FLUSH = 10000; // ms until a flush gives up

class Saver {
  constructor({ transport, sheet, owner, answers, shared = null, manual = false, sealed = false, once = false }) {
    this.transport = transport;
    this.sheet = sheet;
    this.manual = manual; // a guess is sent when it is committed, not while it is made
    this.sealed = sealed; // what is stored stands; drafts no longer count
    this.once = once; // the first answer stored stands, whoever typed what meanwhile
    this.records = new Map();
    this.watchers = new Set();
    this.drafts = new Drafts(owner, sheet.id, shared);
    for (const field of sheet.fields) this.records.set(field.id, this.restore(field.id, answers[field.id]));
    this.stopListening = transport.listen((message) => this.hear(message));
    this.wake = () => this.sendAgain();
    this.away = () => document.visibilityState === "hidden" && this.leave();
    this.leave = this.leave.bind(this);
    this.ask = (event) => this.unkept() && event.preventDefault();
    window.addEventListener("online", this.wake);
    window.addEventListener("offline", this.wake);
    window.addEventListener("beforeunload", this.leave);
    window.addEventListener("beforeunload", this.ask);
    window.addEventListener("pagehide", this.leave);
    document.addEventListener("visibilitychange", this.away);
  }

  close() {
    this.leave();
    this.stopListening();
    window.removeEventListener("online", this.wake);
    window.removeEventListener("offline", this.wake);
    window.removeEventListener("beforeunload", this.leave);
    window.removeEventListener("beforeunload", this.ask);
    window.removeEventListener("pagehide", this.leave);
    document.removeEventListener("visibilitychange", this.away);
    for (const record of this.records.values()) {
      clearTimeout(record.timer);
      clearTimeout(record.patience);
    }
  }

  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  tell(what, field = null) {
    for (const watcher of [...this.watchers]) watcher(what, field);
  }

  /** A record from the stored answer and the draft, whichever is newer. */
  restore(field, answer) {
    const stored = { value: answer?.value ?? null, version: answer?.version ?? 0, at: answer?.saved_at ?? null };
    const record = { field, stored, value: stored.value, problem: null, inflight: null, conflict: null, held: null, late: 0 };
    const draft = this.drafts.read(field);
    if (!draft || this.sealed || same(draft.value, stored.value)) {
      if (draft) this.drafts.forget(field);
      return record;
    }
    record.value = draft.value;
    const unnoticed = "sent" in draft && same(draft.sent, stored.value);
    if (draft.base < stored.version && !unnoticed) record.conflict = { ...stored, mineAt: draft.at };
    else this.keep(record);
    this.schedule(record);
    return record;
  }

  /** Is anything unsaved that would be gone with this page? */
  unkept() {
    return !this.drafts.works && [...this.records.values()].some((record) => this.dirty(record));
  }

  dirty(record) {
    return Boolean(record.inflight || record.conflict || !same(record.value, record.stored.value));
  }

  keep(record) {
    const sent = record.inflight ? { sent: record.inflight.value } : {};
    const base = record.conflict ? 0 : record.stored.version;
    this.drafts.write(record.field, { value: record.value, base, at: new Date().toISOString(), ...sent });
  }

  value(field) {
    return this.records.get(field)?.value ?? null;
  }

  values() {
    return Object.fromEntries([...this.records].map(([field, record]) => [field, record.value]));
  }

  /** Somebody typed. A problem is why the value cannot be saved as it stands; it stays a draft. */
  change(field, value, problem = null) {
    const record = this.records.get(field);
    if (same(record.value, value) && same(record.problem, problem)) return;
    record.value = value;
    record.problem = problem;
    record.stale = true;
    if (this.dirty(record)) this.keep(record);
    else this.drafts.forget(field);
    this.schedule(record);
    this.tell("typed", field);
  }

  schedule(record) {
    clearTimeout(record.timer);
    if (!this.dirty(record) || record.inflight) {
      record.since = this.dirty(record) ? record.since ?? Date.now() : null;
      return;
    }
    if (this.manual || record.conflict || record.problem || record.held) return;
    record.since ??= Date.now();
    const wait = this.flushing ? 0 : Math.min(QUIET, Math.max(0, record.since + LONGEST - Date.now()));
    record.timer = setTimeout(() => this.save(record), wait);
  }

  save(record) {
    clearTimeout(record.timer);
    if (record.inflight || record.conflict || record.problem || record.held || !this.dirty(record)) return;
    record.since = null;
    const value = record.value === undefined ? null : JSON.parse(JSON.stringify(record.value));
    record.inflight = { id: newId(), value, base: record.stored.version };
    record.late = 0;
    this.keep(record);
    this.transmit(record);
  }

  transmit(record) {
    const { id, value, base } = record.inflight;
    clearTimeout(record.patience);
    const wait = PATIENCE[Math.min(record.late, PATIENCE.length - 1)];
    record.patience = setTimeout(() => {
      record.late += 1;
      this.transmit(record);
    }, wait);
    try {
      this.transport.send({ kind: "save", field: record.field, value, base, id });
    } catch {
      record.late = Math.max(record.late, 1);
    }
    this.tell("state");
  }

  sendAgain() {
    for (const record of this.records.values()) if (record.inflight && record.late) this.transmit(record);
    this.tell("state");
  }

  hear(message) {
    const record = this.records.get(message.field) ?? this.flying(message.id);
    if (!record?.inflight || record.inflight.id !== message.id) return;
    if (message.kind === "failed") {
      record.late = Math.max(record.late, 1);
      record.reason = message.message;
      this.tell("state");
      return;
    }
    if (!["saved", "conflict", "refused", "held"].includes(message.kind)) return;
    clearTimeout(record.patience);
    const sent = record.inflight;
    record.inflight = null;
    record.late = 0;
    record.reason = null;
    if (message.kind === "saved") this.arrived(record, sent.value, message.version, message.at);
    else if (message.kind === "conflict") this.disagreed(record, sent, message.theirs);
    else if (message.kind === "held") this.hold(record, message.writer);
    else this.turnedDown(record, sent, message);
  }

  flying(id) {
    return id && [...this.records.values()].find((record) => record.inflight?.id === id);
  }

  arrived(record, value, version, at) {
    record.stored = { value, version, at };
    record.held = null;
    record.refusals = 0;
    if (this.dirty(record)) this.keep(record);
    else this.drafts.forget(record.field);
    this.schedule(record);
    this.tell("saved", record.field);
  }

  disagreed(record, sent, theirs) {
    const version = { value: theirs.value, version: theirs.version, at: theirs.at };
    if (this.once) {
      this.yield(record, version);
      return;
    }
    if (same(version.value, sent.value) || same(version.value, record.value)) {
      this.arrived(record, version.value, version.version, version.at);
      return;
    }
    record.conflict = { ...version, mineAt: new Date().toISOString() };
    this.keep(record);
    this.tell("conflict", record.field);
  }

  /** Somebody else has the pen: the text stays a draft on this device until the pen is here. */
  hold(record, writer) {
    record.held = { writer };
    record.refusals = (record.refusals ?? 0) + 1;
    this.keep(record);
    this.tell("held", record.field);
  }

  /** The pen is here: what was held is sent. */
  release() {
    for (const record of this.records.values()) {
      if (!record.held) continue;
      record.held = null;
      clearTimeout(record.timer);
      if (!record.conflict) record.timer = setTimeout(() => this.save(record), record.refusals > 1 ? PATIENCE[0] : 0);
      this.tell("released", record.field);
    }
  }

  /** What is stored takes the field, whatever was typed here. */
  yield(record, { value, version, at }) {
    record.stored = { value, version, at };
    Object.assign(record, { value, problem: null, conflict: null, held: null });
    this.drafts.forget(record.field);
    this.tell("adopted", record.field);
  }

  turnedDown(record, sent, message) {
    if (same(sent.value, record.value)) record.problem = { message: message.message, key: message.row ?? null, told: true };
    this.keep(record);
    this.schedule(record);
    this.tell("refused", record.field);
  }

  /** Settle two versions: "mine" is saved on top of the other, "theirs" takes the field. */
  settle(field, which) {
    const record = this.records.get(field);
    const theirs = record.conflict ?? record.stored;
    record.conflict = null;
    if (which === "theirs") this.yield(record, theirs);
    else {
      record.stored = { value: theirs.value, version: theirs.version, at: theirs.at };
      this.keep(record);
      this.save(record);
    }
    this.tell("settled", field);
  }

  /** Stored answers arrived by another way: take those that nobody is changing here. */
  adopt(answers) {
    for (const record of this.records.values()) {
      const answer = answers[record.field];
      if (!answer || answer.version <= record.stored.version) continue;
      const version = { value: answer.value, version: answer.version, at: answer.saved_at };
      if (!record.inflight && (this.once || !this.dirty(record))) this.yield(record, version);
      else if (!record.inflight && same(answer.value, record.value)) this.arrived(record, version.value, version.version, version.at);
      else if (record.held || record.conflict) this.contest(record, version);
      // else the next save finds out whether the two agree
    }
  }

  /** What waits here stands against a version that is newer still. */
  contest(record, version) {
    if (version.version <= (record.conflict?.version ?? 0)) return;
    record.conflict = { ...version, mineAt: record.conflict?.mineAt ?? new Date().toISOString() };
    this.tell("conflict", record.field);
  }

  /** The owner became known: drafts move under the new name. */
  rename(owner, answers) {
    if (owner === this.drafts.owner) return;
    const before = this.drafts;
    this.drafts = new Drafts(owner, this.sheet.id);
    for (const [field, record] of this.records) {
      if (this.dirty(record)) {
        before.forget(field);
        this.keep(record);
      } else this.records.set(field, this.restore(field, answers[field]));
      this.tell("adopted", field);
    }
  }

  /** Everything home, or the fields named: resolves when nothing is unsaved, rejects with the field in the way. */
  flush(fields = null) {
    const records = [...this.records.values()].filter((record) => !fields || fields.includes(record.field));
    this.flushing = true;
    for (const record of records) this.save(record);
    return new Promise((resolve, reject) => {
      const end = (how, what) => {
        this.flushing = false;
        clearTimeout(limit);
        stop();
        how(what);
      };
      const look = () => {
        const open = records.filter((record) => this.dirty(record));
        const stuck = open.find((record) => record.problem || record.conflict || record.held);
        if (stuck) end(reject, { field: stuck.field, problem: stuck.problem, conflict: stuck.conflict });
        else if (open.length === 0) end(resolve);
      };
      const stop = this.watch(look);
      const limit = setTimeout(() => end(reject, { field: null }), FLUSH);
      look();
    });
  }

  leave() {
    const messages = [];
    for (const record of this.records.values()) {
      if (this.manual || record.inflight || record.conflict || record.problem || record.held || !this.dirty(record)) continue;
      record.inflight = { id: newId(), value: record.value, base: record.stored.version };
      record.patience = setTimeout(() => this.transmit(record), PATIENCE[0]);
      this.keep(record);
      messages.push({ kind: "save", field: record.field, value: record.value, base: record.stored.version, id: record.inflight.id });
    }
    if (messages.length) this.transport.leaving(messages);
  }

  /** Where the answers are: needs, kept, unkept, offline, retrying, saving, saved or idle; and since when they are saved. */
  state() {
    const all = [...this.records.values()];
    const at = all.map((record) => record.stored.at).filter(Boolean).sort().pop() ?? null;
    const reason = all.map((record) => record.reason).find(Boolean) ?? null;
    if (all.some((record) => record.conflict || (record.problem && record.problem.told))) return { name: "needs", at };
    if (all.some((record) => record.held)) return { name: this.drafts.works ? "kept" : "unkept", at };
    if (this.transport.stopped?.() && all.some((record) => this.dirty(record))) return { name: this.drafts.works ? "kept" : "unkept", at };
    const late = all.some((record) => record.inflight && record.late);
    if (late && !this.transport.connected() && this.drafts.works) return { name: "offline", at };
    if (late) return { name: "retrying", at, reason };
    const open = all.some((record) => this.dirty(record) && !(this.manual && !record.inflight));
    if (open) return { name: "saving", at };
    return { name: at ? "saved" : "idle", at };
  }
}
