// From the browser straight to the server. Takes the messages that the kernel takes, and answers them alike.

const ROOM = 60000; // bytes that a page may still send while it closes; browsers allow 64 kB
const CHECKED = 55000; // ms until a check is given up

class HttpTransport {
  constructor(sheet) {
    this.sheet = sheet;
    this.handlers = new Set();
    this.flying = new Set();
  }

  listen(handler) {
    this.handlers.add(handler);
    return () => this.handlers.delete(handler);
  }

  reply(kind, message, rest = {}) {
    for (const handler of [...this.handlers]) handler({ kind, id: message.id, field: message.field, ...rest });
  }

  connected() {
    return this.sheet.classroom.reachable;
  }

  /** Why nothing is saved at all, or null. */
  stopped() {
    return this.sheet.classroom.stopped;
  }

  send(message, keepalive = false) {
    if (this.stopped()) throw new Error(this.stopped());
    if (message.kind === "save") this.save(message, keepalive);
    else if (message.kind === "check") this.check(message);
    else if (message.kind === "row") this.row(message);
    else if (message.kind === "commit") this.commit(message);
  }

  /** The biggest that fit outlive the page; for the rest there is the draft. */
  leaving(messages) {
    if (this.stopped()) return;
    let room = ROOM;
    const sized = messages.map((message) => ({ message, size: new Blob([JSON.stringify(message)]).size }));
    for (const { message, size } of sized.sort((a, b) => b.size - a.size)) {
      const fits = size <= room;
      if (fits) room -= size;
      this.send(message, fits);
    }
  }

  /** The same save is asked for again while it is still on its way: one request is enough. */
  async save(message, keepalive) {
    const { field, value, base, id } = message;
    if (this.flying.has(id)) return;
    this.flying.add(id);
    try {
      const { status, said } = await this.sheet.request("PUT", `/fields/${encodeURIComponent(field)}`, { value, base, id }, { keepalive });
      this.flying.delete(id);
      this.answer(message, status, said);
    } catch {
      this.flying.delete(id);
      this.reply("failed", message);
    }
  }

  answer(message, status, said) {
    if (status === 200 && Number.isInteger(said.version)) this.reply("saved", message, { version: said.version, at: said.at });
    else if (status === 409 && said.theirs) this.reply("conflict", message, { theirs: said.theirs });
    else if (status === 400 || status === 413) this.reply("refused", message, { row: said.row ?? null, message: said.message });
    else if (status === 423) {
      this.reply("held", message, { writer: said.writer ?? null });
      this.sheet.load();
    } else {
      if (status === 410) this.sheet.classroom.stop("ended");
      else if (status in STOPS) this.sheet.load(); // finds out whether it is this answer or everything
      this.reply("failed", message, { message: said.message });
    }
  }

  /** A row for the other side: answered, or somebody was quicker and `taken` says so. */
  async row(message) {
    const { field, row, base, id } = message;
    try {
      const { status, said } = await this.sheet.request("POST", `/fields/${encodeURIComponent(field)}/rows`, { row, base, id }, { within: CHECKED });
      if (status === 200 && said.answer) this.reply("answered", message, { answer: said.answer });
      else if (status === 409 && said.theirs) this.reply("answered", message, { answer: said.theirs, taken: true });
      else this.reply("refused", message, { message: said.message });
      if (status === 410) this.sheet.classroom.stop("ended");
      else if (![200, 400, 409].includes(status)) this.sheet.load();
    } catch {
      this.reply("failed", message);
    }
  }

  async check(message) {
    try {
      const { status, said } = await this.sheet.request("POST", "/attempts", {}, { within: CHECKED });
      if (status === 200 && said.attempt) this.reply("checked", message, { attempt: said.attempt });
      else this.reply("refused", message, { message: said.message });
      if (status === 410) this.sheet.classroom.stop("ended");
      else if (status !== 200) this.sheet.load();
    } catch {
      this.reply("failed", message);
    }
  }

  /** The guess is stored already and stands; what is said about it may come later. */
  async commit(message) {
    try {
      const { status, said } = await this.sheet.request("POST", `/guesses/${encodeURIComponent(message.field)}`, {}, { within: CHECKED });
      if (status === 200) this.reply("committed", message, { feedback: said.feedback });
      else if (status === 400) this.reply("refused", message, { message: said.message });
      else throw new Error(String(status));
    } catch {
      this.reply("committed", message, { feedback: "" });
      setTimeout(() => this.sheet.load(), 5000);
    }
  }
}
