// The worksheet: all questions, where the answers are, the button, the feedback.

class SheetPage extends Page {
  fill(root) {
    const { words } = this;
    this.state = el("span", { role: "status" });
    this.count = el("span", { class: "small quiet" });
    this.button = el("button", { class: "btn", type: "button", on: { click: () => this.check() } });
    this.note = el("p", { class: "error say", role: "alert", hidden: true });
    this.feedback = el("section", { class: "feedback", "aria-label": words.feedback, hidden: true });
    this.strip = this.session.room && new TeamStrip(this);
    this.debrief = this.session.room && el("section", { class: "debrief", "aria-label": words.debrief, hidden: true });
    root.append(
      ...this.fields.map((view) => view.node),
      el("div", { class: "saveline" }, el("span", { class: "row" }, this.state, this.count), this.button, this.note),
      this.feedback,
      ...(this.debrief ? [this.debrief] : []));
    this.strip?.place();
    this.drawn = null;
  }

  paint() {
    const { words } = this;
    const reason = this.paintState(this.state);
    const done = this.fields.filter((view) => view.complete()).length;
    this.count.textContent = fill(words.answered, { n: done, all: this.fields.length });
    const busy = this.checker.busy;
    const { room } = this.session;
    this.button.textContent = this.asks(busy);
    this.button.setAttribute("aria-busy", String(busy));
    this.button.hidden = Boolean(room && (room.classroom.stopped || room.data.state === "closed" || (room.team && !room.team.mine))) || this.finished();
    this.tell(reason ?? this.refused ?? null);
    this.paintFeedback();
  }

  /** Handed in once, and told. */
  finished() {
    return Boolean(this.sheet.once && this.checker.attempt?.number);
  }

  asks(busy) {
    const { words, sheet, checker } = this;
    const again = Boolean(checker.attempt?.number);
    if (!sheet.judged) return busy ? words.handing_in : again ? words.submit_again : words.submit;
    if (sheet.withheld || sheet.once) return busy ? words.handing_in : again ? words.hand_in_again : words.hand_in;
    if (busy) return words.checking;
    return this.session.room?.team ? words.check_ours : words.check;
  }

  /** Questions still blank where they are handed in; said once, then it is as somebody wants it. */
  missing() {
    const open = this.fields.flatMap((view, i) => (view.complete() ? [] : [i + 1]));
    if (!(this.sheet.withheld || this.sheet.once) || this.sure || open.length === 0) return null;
    this.sure = true;
    return fill(this.words.still_blank, { n: open.join(this.words.list_comma) });
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
      for (const view of this.fields) view.control.judge?.(attempt?.verdicts?.find((one) => one.field === view.field.id)?.misplaced);
    }
    for (const mark of this.feedback.querySelectorAll("[data-stale]")) {
      mark.hidden = !this.saver.records.get(mark.dataset.stale)?.stale;
    }
  }

  paintRoom() {
    this.strip?.place();
    drawDebrief(this.debrief, this.session.room.data.debrief ?? [], this.words);
  }

  async check() {
    if (this.checker.busy) return;
    this.refused = this.missing();
    if (this.refused) {
      this.paint();
      return;
    }
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
    if (what === "typed") this.sure = false;
    super.heard(what, field);
    if (what === "ask") this.strip?.asked(field);
    if (what === "room" && this.saver) steady(this.root, () => this.paintRoom());
  }
}
