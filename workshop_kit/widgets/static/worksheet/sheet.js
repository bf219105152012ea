// The worksheet: all questions, where the answers are, the button, the feedback.

class SheetPage extends Page {
  fill(root) {
    const { words } = this;
    this.state = el("span", { role: "status" });
    this.count = el("span", { class: "small quiet" });
    this.button = el("button", { class: "btn", type: "button", on: { click: () => this.check() } });
    this.note = el("p", { class: "error say", role: "alert", hidden: true });
    this.feedback = el("section", { class: "feedback", "aria-label": words.feedback, hidden: true });
    root.append(
      ...this.fields.map((view) => view.node),
      el("div", { class: "saveline" }, el("span", { class: "row" }, this.state, this.count), this.button, this.note),
      this.feedback);
    this.drawn = null;
  }

  paint() {
    const { words } = this;
    const reason = this.paintState(this.state);
    const done = this.fields.filter((view) => view.complete()).length;
    this.count.textContent = fill(words.answered, { n: done, all: this.fields.length });
    const busy = this.checker.busy;
    this.button.textContent = busy ? words.checking : words.check;
    this.button.setAttribute("aria-busy", String(busy));
    this.tell(reason ?? this.refused ?? null);
    this.paintFeedback();
  }

  tell(text) {
    this.note.hidden = !text;
    if (text && this.note.textContent !== text) this.note.replaceChildren(icon("bang"), el("span", { text }));
  }

  paintFeedback() {
    const { attempt } = this.checker;
    if (this.drawn !== attempt) {
      this.feedback.replaceChildren(...drawFeedback(this));
      this.feedback.hidden = !this.feedback.firstChild;
      this.drawn = attempt;
    }
    for (const mark of this.feedback.querySelectorAll("[data-stale]")) {
      mark.hidden = !this.saver.records.get(mark.dataset.stale)?.stale;
    }
  }

  async check() {
    if (this.checker.busy) return;
    this.refused = null;
    try {
      const attempt = await this.checker.check();
      if (attempt) this.feedback.querySelector(".wk-h")?.focus();
    } catch (error) {
      this.refused = this.stopped(error);
    }
    this.paint();
  }

  heard(what, field) {
    if (what === "typed" || what === "saved") this.refused = null;
    super.heard(what, field);
  }
}
