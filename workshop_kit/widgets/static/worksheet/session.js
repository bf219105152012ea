// What stands behind the views of one model: the answers and their way home. Two kinds: one whose kernel
// keeps the answers, and one in a class, where the server does and the kernel is only told of them.

class Session {
  constructor(model) {
    this.model = model;
    this.sheet = model.get("sheet");
    this.guesses = model.get("committed") !== undefined;
    this.saver = null;
    this.checker = null;
    this.room = null;
    this.watchers = new Set();
    this.ends = [];
  }

  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }

  tell(what, field) {
    for (const watcher of [...this.watchers]) watcher(what, field);
  }

  /** The teams to score; none where there is no class. */
  teams() {
    return null;
  }

  follow(event, handler) {
    this.model.on(event, handler);
    this.ends.push(() => this.model.off(event, handler));
  }

  /** Why a field cannot be written: "pen", "closed", "stopped" or null. */
  locked() {
    return null;
  }

  /** The sheet was drawn up anew, perhaps in another language, perhaps with other fields. */
  redraw() {
    const before = this.sheet;
    const fields = (sheet) => JSON.stringify([sheet.id, sheet.fields.map((field) => field.id)]);
    this.sheet = this.model.get("sheet");
    if (this.saver && fields(before) !== fields(this.sheet)) this.open();
    this.tell("redraw");
  }

  close() {
    for (const end of this.ends) end();
    this.saver?.close();
  }
}

class KernelSession extends Session {
  constructor(model) {
    super(model);
    this.transport = new KernelTransport(model);
    this.open();
    this.follow("change:sheet", () => this.redraw());
    this.follow("change:answers", () => this.saver.adopt(this.answers()));
    this.follow("change:offers", () => this.tell("redraw"));
    this.follow("change:owner", () => this.saver.rename(model.get("owner"), this.answers()));
    this.follow("change:attempt", () => this.checker.take(model.get("attempt")));
  }

  /** Whose answers these are: somebody alone has one key. */
  get owner() {
    return this.model.get("owner") ?? "";
  }

  answers() {
    return this.model.get("answers") ?? {};
  }

  committed() {
    return Boolean(this.model.get("committed"));
  }

  /** What earlier sheets of the same person offer to empty questions. */
  offers() {
    return this.model.get("offers") ?? {};
  }

  open() {
    const { sheet, transport, guesses: manual, model } = this;
    this.saver?.close();
    this.saver = new Saver({ transport, sheet, owner: model.get("owner"), answers: this.answers(), manual, sealed: this.committed() });
    this.checker = new Checker({ transport, saver: this.saver, attempt: model.get("attempt") ?? {} });
    this.saver.watch((what, field) => this.tell(what, field));
  }
}

class ClassSession extends Session {
  constructor(model, classroom) {
    super(model);
    this.room = classroom.sheet(this.sheet.id, this.sheet.lang);
    this.kernel = new Telling(model, this);
    this.handing = false; // the pen is on its way to somebody else
    this.said = ""; // what the server said about a guess
    const heard = {
      data: () => this.take(),
      answer: (answers) => this.saver?.adopt(answers),
      ask: (who) => this.tell("ask", who),
      reached: () => this.saver?.sendAgain(),
      unreached: () => this.tell("state"),
      stopped: () => this.tell("room"),
      waiting: () => this.tell("room"),
    };
    this.ends.push(this.room.watch((what, detail) => heard[what]?.(detail)));
    this.follow("change:sheet", () => this.redraw());
    if (this.room.data) this.take();
  }

  get owner() {
    return this.room.data?.owner ?? "";
  }

  /** A stored guess stands. */
  committed() {
    return Boolean(this.saver) && this.guesses && !isBlank(this.saver.records.get(this.sheet.fields[0].id).stored.value);
  }

  offers() {
    return this.room.data?.offers ?? {};
  }

  teams() {
    return this.room.data?.teams ?? [];
  }

  feedback() {
    return this.said || this.room.data?.guesses?.[this.sheet.fields[0].id] || "";
  }

  /** What the team and the class rate in the middle, of the fields that are revealed. */
  others() {
    const told = Object.entries(this.room.data?.revealed ?? {});
    return Object.fromEntries(told.filter(([, answer]) => answer.class?.medians).map(([field, answer]) => [field, answer.class.medians]));
  }

  commit(reply) {
    this.said = reply.feedback ?? "";
    this.kernel.tell();
  }

  locked(field) {
    const { classroom, data, team } = this.room;
    if (classroom.stopped && classroom.stopped !== "out") return "stopped";
    if (data?.state === "closed" || data?.closed?.includes(field)) return "closed";
    return this.room.shares(field) && (this.handing || !team.mine) ? "pen" : null;
  }

  open() {
    const { sheet, guesses, room } = this;
    const { answers, attempt, owner } = room.data;
    const transport = new HttpTransport(room);
    const sealed = guesses && !isBlank(answers[sheet.fields[0].id]?.value);
    this.saver?.close();
    this.team = room.team?.key ?? null;
    this.saver = new Saver({ transport, sheet, owner, shared: room.team, answers, manual: guesses, once: guesses, sealed });
    this.checker = new Checker({ transport, saver: this.saver, attempt });
    this.saver.watch((what, field) => {
      if (what !== "typed") this.kernel.tell();
      this.tell(what, field);
    });
  }

  /** The server's word on the whole sheet. */
  take() {
    const { room } = this;
    if (!this.saver || this.team !== (room.team?.key ?? null)) {
      this.open();
      this.tell("redraw");
    } else {
      this.saver.adopt(room.data.answers);
      this.checker.take(room.data.attempt);
    }
    if (room.team?.mine) this.saver.release();
    this.tell("room");
    this.kernel.tell();
  }
}

/** Tells the kernel what is stored, so that charts and explorers follow. Whether it listens matters to nobody. */
class Telling {
  constructor(model, session) {
    this.model = model;
    this.session = session;
    this.last = null;
  }

  tell() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), this.last ? 200 : 0);
  }

  now() {
    const { session } = this;
    if (!session.saver) return;
    const values = Object.fromEntries([...session.saver.records].map(([field, record]) => [field, record.stored.value]));
    const committed = session.committed();
    const message = { kind: "told", values, others: session.others(), committed, feedback: committed ? session.feedback() : "" };
    const text = JSON.stringify(message);
    if (text === this.last) return;
    try {
      this.model.send(message);
      this.last = text;
    } catch {
      this.last = null; // the page opens again with another kernel
    }
  }
}
