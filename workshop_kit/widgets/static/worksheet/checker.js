// Checking: first everything home, then one question to the other side, one answer back.

const CHECKING = 60000; // ms until a check is given up

class Checker {
  constructor({ transport, saver, attempt }) {
    this.transport = transport;
    this.saver = saver;
    this.attempt = attempt;
    this.busy = false;
    this.opened = new Set(); // hints somebody opened, so that a redraw keeps them open
  }

  /** Resolves with the attempt; rejects with {field, problem, conflict} or {message}. */
  async check() {
    return this.ask("check", (reply) => {
      this.take(reply.attempt);
      return reply.attempt;
    });
  }

  /** Have one row answered by the other side; resolves with {answer, taken}. */
  async row(field, row) {
    return this.reply("row", { field, row, base: this.saver.records.get(field).stored.version });
  }

  take(attempt) {
    if (!attempt || attempt.number === undefined || attempt.number <= (this.attempt?.number ?? 0)) return;
    this.attempt = attempt;
    this.opened.clear();
    for (const record of this.saver.records.values()) record.stale = false;
    this.saver.tell("checked");
  }

  async ask(kind, done) {
    if (this.busy) return null;
    this.busy = true;
    this.saver.tell("busy");
    try {
      await this.saver.flush();
      return await done(await this.reply(kind));
    } finally {
      this.busy = false;
      this.saver.tell("busy");
    }
  }

  reply(kind, rest = { field: this.saver.sheet.fields[0]?.id }) {
    const id = newId();
    return new Promise((resolve, reject) => {
      const end = (how, what) => {
        clearTimeout(limit);
        stop();
        how(what);
      };
      const stop = this.transport.listen((message) => {
        if (message.id !== id) return;
        if (message.kind === "failed" || message.kind === "refused") end(reject, { message: message.message, unanswered: !message.message });
        else end(resolve, message);
      });
      const limit = setTimeout(() => end(reject, { unanswered: true }), CHECKING);
      try {
        this.transport.send({ kind, id, ...rest });
      } catch {
        end(reject, { unanswered: true });
      }
    });
  }
}
