// One question: its number and words, its control, what is wrong with the answer, two versions of it.

class FieldView {
  constructor(field, number, page) {
    this.field = field;
    this.page = page;
    this.id = `wk-${page.key}-${number}`;
    this.shown = false; // problems are told once somebody has left the field, not while it is being filled
    const asked = field.type === "prediction" ? { ...field, ...field.asks, id: field.id } : field;
    const ctx = {
      words: page.words,
      id: this.id,
      labelId: `${this.id}-label`,
      changed: () => this.changed(),
      answers: () => page.saver.values(),
      setting: () => page.model.get("setting") ?? {},
      summary: () => (page.model.get("summaries") ?? {})[field.id],
      teams: () => page.session.teams(),
      numberOf: (id) => page.sheet.fields.findIndex((one) => one.id === id) + 1,
      say: (text) => page.say(text),
      hand: (row) => this.hand(row),
      draft: this.draft(),
      order: `${page.session.owner} ${page.sheet.id} ${field.id}`,
    };
    this.control = CONTROLS[asked.replies ? "rounds" : asked.type](asked, ctx);
    this.lock = new Lock(this.control, () => this.pull());
    this.offer = new OfferView(this);
    this.draw(number);
    this.pull();
    this.settle();
  }

  /** Who sees an answer on the own company; a sheet of nothing else says it once, above. */
  whose() {
    const { field, page } = this;
    if (!field.own_company || !(field.compared || page.sheet.judged)) return null;
    return chip(field.compared ? page.words.compared : page.words.own_company, "here");
  }

  draw(number) {
    const { field, control, page, id } = this;
    const title = page.numbered ? `${number}. ${field.prompt}` : field.prompt;
    const own = this.whose();
    const attributes = { class: "label", id: `${id}-label` };
    const single = !control.grouped && ["number", "text"].includes(field.type === "prediction" ? field.asks.type : field.type);
    const label = control.grouped
      ? el("legend", attributes, title, own && " ", own)
      : single ? el("label", { ...attributes, for: id }, title, own && " ", own) : el("div", attributes, title, own && " ", own);
    const said = [field.help, control.note].filter(Boolean).join(page.sheet.lang === "en" ? " " : "");
    const help = said ? el("p", { class: "help", id: `${id}-help`, text: said }) : null;
    this.error = el("p", { class: "error", id: `${id}-error`, hidden: true });
    this.dispute = el("div", {});
    this.shut = el("p", { class: "help shut", hidden: true }, icon("shut"), " ", field.starts === "closed" ? page.words.question_waits : page.words.question_closed);
    this.node = el(control.grouped ? "fieldset" : "div", { class: control.wide ? "field wide" : "field", "data-field": field.id }, label, help, this.shut, control.node, this.offer.node, this.error, this.dispute);
    if (control.grouped === "radiogroup") this.node.setAttribute("role", "radiogroup");
    if (!control.grouped && !single) {
      this.node.setAttribute("role", "group");
      this.node.setAttribute("aria-labelledby", `${id}-label`);
    }
    this.described = [help && help.id, control.describedBy].filter(Boolean);
    this.describedNode = single ? control.inputs()[0] : this.node;
    this.describe(false);
    this.node.addEventListener("focusout", (event) => {
      // a message that appears under a pressed pointer would push the button away before it is clicked
      if (!this.node.contains(event.relatedTarget)) page.whenReleased(() => this.reveal());
    });
  }

  describe(faulty) {
    const ids = [...this.described, ...(faulty ? [this.error.id] : [])].join(" ");
    if (ids) this.describedNode.setAttribute("aria-describedby", ids);
    else this.describedNode.removeAttribute("aria-describedby");
  }

  record() {
    return this.page.saver.records.get(this.field.id);
  }

  /** From the control to the saver. Pinyin in the making is not yet text. */
  changed() {
    if (this.page.composing || this.lock.closed) return;
    const { value, problem: why } = this.control.read();
    this.page.saver.change(this.field.id, value, why && { ...why, told: this.shown || why.told });
    this.offer.paint();
    this.tellProblem();
  }

  /** Hand a row to the other side; resolves with why it was not answered, or null. */
  async hand(row) {
    const { page, field } = this;
    try {
      const { answer, taken } = await page.checker.row(field.id, row);
      page.saver.adopt({ [field.id]: answer });
      return taken ? page.words.round_taken : null;
    } catch (error) {
      return page.stopped(error);
    }
  }

  /** The row in the making, kept on this device until it is answered. */
  draft() {
    const key = `${this.field.id}.next`;
    const drafts = () => this.page.saver.drafts;
    return {
      read: (base) => {
        const found = drafts().read(key);
        return found?.base === base ? found.value : null;
      },
      write: (value, base) => drafts().write(key, { value, base, at: new Date().toISOString() }),
      forget: (base) => drafts().read(key)?.base !== base && drafts().forget(key),
    };
  }

  /** From the saver to the control, where they differ. */
  pull() {
    const { value } = this.record();
    if (!same(this.control.read().value, value)) this.control.set(value);
    const { problem: why } = this.control.read();
    if (why) {
      this.shown = true;
      this.page.saver.change(this.field.id, value, { ...why, told: true });
    }
    this.tellProblem();
    this.tellConflict();
    this.lock.apply();
    this.offer.paint();
  }

  /** What the class says about this question: may it be written, what is its model answer. */
  settle() {
    const { session } = this.page;
    const { room } = session;
    if (!room) return;
    if (this.field.rows?.teams) this.refresh();
    this.lock.set(session.locked(this.field.id));
    this.offer.paint();
    this.node.classList.toggle("watched", this.lock.closed);
    this.shut.hidden = room.data.state === "closed" || !room.data.closed?.includes(this.field.id);
    this.answer = placeModelAnswer(this.node, this.answer, room.data.revealed?.[this.field.id], this.page.words);
    this.tellConflict();
  }

  reveal() {
    const { problem: why } = this.record();
    if (this.page.composing || this.node.contains(document.activeElement)) return;
    this.shown = Boolean(why);
    if (why) why.told = true;
    this.tellProblem();
    this.page.paint();
  }

  tellProblem() {
    const why = this.record().problem;
    const visible = Boolean(why && (this.shown || why.told));
    for (const input of this.marked ?? []) {
      input.removeAttribute("aria-invalid");
      if (input !== this.describedNode) input.removeAttribute("aria-describedby");
    }
    this.marked = [];
    this.describe(visible);
    this.error.hidden = !visible;
    if (!visible) return;
    this.error.replaceChildren(icon("cross"), el("span", { text: why.message }));
    const cell = why.key && this.control.place?.(why.key);
    if (cell) cell.append(this.error);
    else this.dispute.before(this.error);
    for (const input of this.control.inputs(why.key)) {
      if (input.type === "radio") continue;
      input.setAttribute("aria-invalid", "true");
      if (input !== this.describedNode) input.setAttribute("aria-describedby", this.error.id);
      this.marked.push(input);
    }
  }

  /** Two versions of the answer, or one that is kept here because the pen is elsewhere. */
  tellConflict() {
    const { conflict, held, stored, value } = this.record();
    const { words, session, saver } = this.page;
    const key = (conflict || held) && JSON.stringify([conflict?.version, held, session.locked(this.field.id), saver.drafts.works]);
    if (!key) {
      const inside = this.dispute.contains(document.activeElement);
      this.dispute.replaceChildren();
      if (inside && this.disputed) this.control.focus();
      this.disputed = null;
      return;
    }
    const said = (answer) => this.control.describe(answer) || words.blank;
    if (this.disputed === key) {
      this.mine.textContent = said(value);
      return;
    }
    const theirs = conflict ?? stored;
    const version = (head, answer, label, which) => {
      const text = el("div", { class: "said", dir: "auto", text: said(answer) });
      if (which === "mine") this.mine = text;
      const button = label && el("button", { class: "btn second", type: "button", "data-which": which, text: label, on: { click: () => saver.settle(this.field.id, which) } });
      return el("div", {}, el("span", { class: "tiny quiet", text: head }), text, button);
    };
    const focus = this.dispute.contains(document.activeElement) && document.activeElement.dataset.which;
    const free = !session.locked(this.field.id);
    const head = held ? this.headHeld(held) : [el("b", { text: words.conflict_title }), " ", free ? words.conflict_ask : ""];
    const mineAt = conflict ? fill(words.mine_at, { time: clock(conflict.mineAt) }) : words.mine;
    this.dispute.replaceChildren(el("div", { class: "conflict", role: "group", "aria-label": held ? words.held_title : words.conflict_title },
      el("p", { class: "head" }, icon("bang"), " ", head),
      el("div", { class: "two" },
        version(mineAt, value, free && !held && words.keep_mine, "mine"),
        version(theirs.at ? fill(words.theirs_at, { time: clock(theirs.at) }) : words.theirs, theirs.value, words.keep_theirs, "theirs"))));
    if (focus) (this.dispute.querySelector(`[data-which="${focus}"]`) ?? this.dispute.querySelector("button")).focus();
    if (!this.disputed) this.page.say(held ? words.held_title : words.conflict_title);
    this.disputed = key;
  }

  headHeld({ writer }) {
    const { words, saver } = this.page;
    const why = writer ? fillNodes(words.held_by, { name: el("bdi", { text: writer }) }) : [words.held_by_nobody];
    return [el("b", { text: saver.drafts.works ? words.held_title : words.state_unkept }), " ", ...why];
  }

  /** Another answer changed: rows may come or go. */
  refresh() {
    this.control.refresh?.();
    this.lock.apply();
  }

  complete() {
    return this.control.complete(this.record().value) && !this.record().problem;
  }

  focus() {
    const why = this.record().problem;
    const [first] = why ? this.control.inputs(why.key) : [];
    if (this.dispute.firstChild) this.dispute.querySelector("button").focus();
    else if (first) first.focus();
    else this.control.focus();
  }
}
