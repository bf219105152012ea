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
      numberOf: (id) => page.sheet.fields.findIndex((one) => one.id === id) + 1,
      say: (text) => page.say(text),
    };
    this.control = CONTROLS[asked.type](asked, ctx);
    this.draw(number);
    this.pull();
  }

  draw(number) {
    const { field, control, page, id } = this;
    const title = page.numbered ? `${number}. ${field.prompt}` : field.prompt;
    const own = field.own_company ? chip(page.words.own_company, "here") : null;
    const attributes = { class: "label", id: `${id}-label` };
    const single = !control.grouped && ["number", "text"].includes(field.type === "prediction" ? field.asks.type : field.type);
    const label = control.grouped
      ? el("legend", attributes, title, own && " ", own)
      : single ? el("label", { ...attributes, for: id }, title, own && " ", own) : el("div", attributes, title, own && " ", own);
    const said = [field.help, control.note].filter(Boolean).join(page.sheet.lang === "en" ? " " : "");
    const help = said ? el("p", { class: "help", id: `${id}-help`, text: said }) : null;
    this.error = el("p", { class: "error", id: `${id}-error`, hidden: true });
    this.dispute = el("div", {});
    this.node = el(control.grouped ? "fieldset" : "div", { class: "field", "data-field": field.id }, label, help, control.node, this.error, this.dispute);
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
    if (this.page.composing) return;
    const { value, problem: why } = this.control.read();
    this.page.saver.change(this.field.id, value, why && { ...why, told: this.shown || why.told });
    this.tellProblem();
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

  tellConflict() {
    const { conflict, value } = this.record();
    const { words } = this.page;
    if (!conflict) {
      if (this.dispute.firstChild) {
        const inside = this.dispute.contains(document.activeElement);
        this.dispute.replaceChildren();
        if (inside) this.control.focus();
      }
      return;
    }
    const said = (answer) => this.control.describe(answer) || words.blank;
    if (this.dispute.firstChild) {
      this.mine.textContent = said(value);
      return;
    }
    const version = (head, answer, label, which) => {
      const text = el("div", { class: "said", text: said(answer) });
      if (which === "mine") this.mine = text;
      const button = el("button", { class: "btn second", type: "button", text: label, on: { click: () => this.page.saver.settle(this.field.id, which) } });
      return el("div", {}, el("span", { class: "tiny quiet", text: head }), text, button);
    };
    this.dispute.append(el("div", { class: "conflict", role: "group", "aria-label": words.conflict_title },
      el("p", { class: "head" }, icon("bang"), " ", el("b", { text: words.conflict_title }), " ", words.conflict_ask),
      el("div", { class: "two" },
        version(fill(words.mine_at, { time: clock(conflict.mineAt) }), value, words.keep_mine, "mine"),
        version(fill(words.theirs_at, { time: clock(conflict.at) }), conflict.value, words.keep_theirs, "theirs"))));
    this.page.say(words.conflict_title);
  }

  /** Another answer changed: rows may come or go. */
  refresh() {
    this.control.refresh?.();
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
