// What a worksheet and a prediction have in common: root element, status, composition, focus over redraws.

let pages = 0;

const CHIPS = {
  idle: ["", null],
  saving: ["", null],
  saved: ["ok", "tick"],
  kept: ["warn", "bang"],
  unkept: ["bad", "bang"],
  retrying: ["warn", "bang"],
  offline: ["warn", "bang"],
  needs: ["bad", "cross"],
};

class Page {
  constructor({ model, el: host, session }) {
    this.model = model;
    this.session = session;
    this.host = host;
    this.key = ++pages;
    this.composing = false;
    this.later = new Set();
    this.off = [];
    this.root = null;
    this.fields = [];
    this.numbered = true;
  }

  get saver() {
    return this.session.saver;
  }

  get checker() {
    return this.session.checker;
  }

  listen(event, handler) {
    this.model.on(event, handler);
    this.off.push(() => this.model.off(event, handler));
  }

  start() {
    this.pressed = false;
    this.waiting = [];
    const press = () => (this.pressed = true);
    const release = () => setTimeout(() => this.released(), 50); // after the click
    document.addEventListener("pointerdown", press, true);
    for (const event of ["pointerup", "pointercancel"]) document.addEventListener(event, release, true);
    this.off.push(() => {
      document.removeEventListener("pointerdown", press, true);
      for (const event of ["pointerup", "pointercancel"]) document.removeEventListener(event, release, true);
    });
    this.draw();
    this.off.push(this.session.watch((what, field) => this.heard(what, field)));
    this.listen("change:setting", () => this.refresh());
    this.listen("change:summaries", () => this.refresh());
    return () => this.off.forEach((end) => end());
  }

  /** Do it now, or once the pointer is up. */
  whenReleased(act) {
    if (this.pressed) this.waiting.push(act);
    else act();
  }

  released() {
    this.pressed = false;
    for (const act of this.waiting.splice(0)) act();
  }

  makeRoot() {
    const lang = this.sheet.lang === "en" ? "en" : "zh-Hans";
    const root = el("div", { class: "workshop worksheet", lang, "data-lm-suppress-shortcuts": "true" });
    // JupyterLab takes Enter away from text fields inside a cell; the event must not reach it
    root.addEventListener("beforeinput", (event) => event.inputType === "insertLineBreak" && event.stopPropagation(), true);
    root.addEventListener("compositionstart", () => (this.composing = true));
    root.addEventListener("compositionend", (event) => this.composed(event));
    this.spoken = el("div", { class: "vh", role: "status" });
    return root;
  }

  composed(event) {
    this.composing = false;
    const field = event.target.closest?.("[data-field]")?.dataset.field;
    this.fields.find((one) => one.field.id === field)?.changed();
    for (const id of this.later) this.fields.find((one) => one.field.id === id)?.pull();
    this.later.clear();
  }

  /** Replace everything drawn, keeping focus and caret. */
  draw() {
    const place = this.root && this.remember();
    this.sheet = this.session.sheet;
    this.words = this.sheet.words;
    const root = this.makeRoot();
    if (this.saver) this.drawSheet(root);
    else this.drawWaiting(root);
    root.append(this.spoken);
    this.host.replaceChildren(root);
    this.root = root;
    this.refresh();
    if (place) this.recall(place);
  }

  drawSheet(root) {
    this.waits = null;
    this.fields = this.sheet.fields.map((field, i) => new FieldView(field, i + 1, this));
    this.notice = this.session.room && new RoomNotice(this);
    this.fill(root);
    if (this.notice) root.prepend(this.notice.node);
  }

  /** Nothing to type in before it is known whose answers these are. */
  drawWaiting(root) {
    this.fields = [];
    this.notice = new RoomNotice(this);
    this.waits = el("p", { class: "wk-p small quiet", role: "status", text: this.words.fetching });
    root.append(this.notice.node, el("div", { class: "loading", "aria-busy": "true" }, this.waits, el("i", {}), el("i", {}), el("i", {})));
  }

  remember() {
    const at = document.activeElement;
    const field = this.root.contains(at) && at.closest("[data-field]");
    if (!field) return null;
    const index = [...field.querySelectorAll("input,select,textarea,button")].indexOf(at);
    const text = at.matches("textarea, input[type=text]");
    return { field: field.dataset.field, index, caret: text && [at.selectionStart, at.selectionEnd] };
  }

  recall({ field, index, caret }) {
    const node = this.fields.find((one) => one.field.id === field)?.node;
    const at = node && node.querySelectorAll("input,select,textarea,button")[index];
    at?.focus({ preventScroll: true });
    if (caret && at?.setSelectionRange) at.setSelectionRange(...caret);
  }

  say(text) {
    this.spoken.textContent = "";
    requestAnimationFrame(() => (this.spoken.textContent = text));
  }

  heard(what, field) {
    const view = this.fields.find((one) => one.field.id === field);
    if (what === "redraw") {
      this.draw();
      return;
    }
    if (what === "room" || what === "state") this.notice?.paint();
    if (!this.saver) {
      this.paintWaiting();
      return;
    }
    if (what === "room") steady(this.root, () => this.fields.forEach((one) => one.settle()));
    if (view && (this.composing || what === "typed") && this.root.contains(document.activeElement) && view.node.contains(document.activeElement)) {
      if (this.composing) this.later.add(field);
      else {
        view.tellProblem();
        view.tellConflict();
      }
    } else if (view) view.pull();
    if (view) this.refresh(field);
    this.paint();
  }

  /** Rows counted by another answer follow it. */
  refresh(but = null) {
    for (const view of this.fields) if (view.field.id !== but) view.refresh();
    if (this.saver) this.paint();
  }

  paintWaiting() {
    const { failed, classroom } = this.session.room;
    this.waits.parentNode.hidden = Boolean(classroom.stopped);
    this.waits.textContent = failed ? this.words.fetching_again : this.words.fetching;
  }

  stateChip() {
    const { words } = this;
    const { name, at, reason } = this.saver.state();
    const [kind, sign] = CHIPS[name];
    return { text: fill(words[`state_${name}`], { time: clock(at) }), kind, sign, reason };
  }

  paintState(node) {
    const { text, kind, sign, reason } = this.stateChip();
    if (node.textContent !== text) node.replaceChildren(chip(text, kind, sign));
    return reason;
  }

  /** Why a check or a commitment did not happen, said beside the button. */
  stopped(error) {
    const { words } = this;
    const view = error && this.fields.find((one) => one.field.id === error.field);
    if (view) {
      view.shown = true;
      if (error.problem) error.problem.told = true;
      view.tellProblem();
      view.focus();
      return fill(words.mend_first, { n: this.fields.indexOf(view) + 1 });
    }
    if (error?.message && !(error instanceof Error)) return error.message;
    return error?.unanswered ? words.no_reply : words.not_yet_saved;
  }
}
