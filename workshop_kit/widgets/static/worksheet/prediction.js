// A guess before the reveal: one question, one button. Once committed it is shown, not edited.

const CHART = 5000; // ms that a chart may take before the page itself says what the guess means

class PredictionPage extends Page {
  constructor(given) {
    super(given);
    const { session } = given;
    this.numbered = false;
    this.listen("change:committed", () => !session.room && this.draw());
    this.listen("change:said", () => this.stands && this.said && this.paintFeedback());
    this.listen("change:result", () => this.draw());
  }

  fill(root) {
    const [view] = this.fields;
    this.stands = this.session.committed();
    if (this.stands) {
      root.append(this.committed(view));
      this.button = null;
      return;
    }
    this.state = el("span", { role: "status" });
    this.button = el("button", { class: "btn", type: "button", on: { click: () => this.commit() } });
    this.note = el("p", { class: "error say", role: "alert", hidden: true });
    root.append(view.node, el("div", { class: "under commit" }, this.button, this.state, this.note));
  }

  committed(view) {
    const { words } = this;
    const { field } = view;
    const asks = field.asks ?? field;
    const guess = this.saver.value(field.id);
    const result = this.model.get("result");
    const told = !isBlank(result);
    const mine = () => chip(words.your_guess, "here");
    const right = () => chip(words.result, "ok", "tick");
    const label = el("p", { class: "label", id: `${view.id}-label`, tabindex: "-1", text: field.prompt });
    const row = (text, on, chips) => el("li", { class: on ? "option on" : "option" }, el("span", { class: on ? "dot on" : "dot", "aria-hidden": "true" }), el("span", { class: "text", text }), chips.length ? el("span", { class: "chips" }, chips) : null);
    const among = (value, id) => (Array.isArray(value) ? value.includes(id) : value === id);
    const lines = asks.options
      ? asks.options.map((option) => row(option.label, among(guess, option.id), [among(guess, option.id) && mine(), told && among(result, option.id) && right()].filter(Boolean)))
      : [row(view.control.describe(guess), true, [mine()]), told && row(view.control.describe(result), false, [right()])].filter(Boolean);
    const list = el("ul", { class: "options", role: "list", "aria-labelledby": label.id }, lines);
    this.after = label;
    this.said = el("p", { class: "under said", role: "status", hidden: true });
    const node = el("div", { class: "field", "data-field": field.id }, label, list, this.said);
    view.node = node;
    view.answer = null;
    view.settle();
    this.saying = null;
    this.paintFeedback();
    return node;
  }

  /** The chart says what the guess means; where no chart comes, because its kernel is gone, the page says it. */
  paintFeedback() {
    const text = this.session.feedback?.() ?? "";
    const unsaid = () => text !== "" && this.model.get("said") !== text;
    if (!unsaid()) this.said.hidden = true;
    if (text === this.saying) return;
    this.saying = text;
    setTimeout(() => {
      if (text !== this.saying) return;
      this.said.textContent = text;
      this.said.hidden = !unsaid();
    }, CHART);
  }

  paint() {
    if (!this.button) return;
    const { words } = this;
    const busy = this.checker.busy;
    this.button.textContent = busy ? words.committing : words.commit;
    this.button.setAttribute("aria-busy", String(busy));
    const { name } = this.saver.state();
    if (["retrying", "offline", "needs"].includes(name)) this.paintState(this.state);
    else this.state.replaceChildren();
    this.note.hidden = !this.refused;
    this.note.replaceChildren(icon("bang"), el("span", { text: this.refused ?? "" }));
  }

  async commit() {
    const [view] = this.fields;
    this.refused = null;
    if (!view.complete()) {
      this.refused = this.record(view)?.message ?? this.words.guess_first;
      view.shown = true;
      view.tellProblem();
      view.focus();
      this.paint();
      return;
    }
    try {
      const done = await this.checker.ask("commit", (reply) => {
        this.session.commit?.(reply);
        return true;
      });
      if (done) this.after?.focus();
    } catch (error) {
      this.refused = this.stopped(error);
    }
    if (this.stands) this.paintFeedback();
    this.paint();
  }

  record(view) {
    return this.saver.records.get(view.field.id).problem;
  }

  heard(what, field) {
    if (what === "typed") this.refused = null;
    if (this.saver && this.session.committed() !== this.stands) {
      const inside = this.root.contains(document.activeElement);
      this.draw();
      if (inside) this.after?.focus({ preventScroll: true });
    }
    super.heard(what, field);
    if (what === "room" && this.stands) this.paintFeedback();
  }
}
