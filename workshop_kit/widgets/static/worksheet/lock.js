// A control that may be read, focused and copied from, but not changed. `disabled` would grey it out and
// take it away from those who hear the page.

const PASSING = new Set(["Tab", "Escape", "PageUp", "PageDown", "F5"]);

class Lock {
  constructor(control, undo) {
    this.control = control;
    this.undo = undo;
    this.why = null;
    const stop = (event) => {
      if (!this.closed) return;
      event.preventDefault();
      event.stopPropagation();
    };
    const key = (event) => {
      const writing = event.target.matches("textarea, input[type=text]"); // these are read-only, the caret may move
      if (!writing && !PASSING.has(event.key) && !event.ctrlKey && !event.metaKey) stop(event);
    };
    const press = (event) => !event.target.matches("textarea, input[type=text]") && stop(event);
    control.node.addEventListener("click", press, true);
    control.node.addEventListener("mousedown", press, true);
    control.node.addEventListener("pointerdown", press, true);
    control.node.addEventListener("keydown", key, true);
    control.node.addEventListener("beforeinput", stop, true);
    for (const event of ["input", "change"]) control.node.addEventListener(event, (given) => {
      if (!this.closed) return;
      stop(given);
      this.undo();
    }, true);
  }

  get closed() {
    return this.why !== null;
  }

  set(why) {
    if (this.why === why) return;
    this.why = why;
    this.apply();
  }

  /** Also after rows have come: each part says for itself that it is read-only. */
  apply() {
    if (!this.closed && !this.applied) return;
    this.applied = this.closed;
    for (const part of this.control.node.querySelectorAll("input, select, textarea, button")) this.mark(part);
    if (this.control.node.matches("input, textarea")) this.mark(this.control.node);
  }

  mark(part) {
    const says = (name) => (this.closed ? part.setAttribute(name, "true") : part.removeAttribute(name));
    if (part.matches("textarea, input[type=text]")) part.readOnly = this.closed;
    else if (part.matches("button.card")) says("aria-disabled"); // a card is read, not only pressed
    else if (part.matches("button")) part.hidden = this.closed;
    else if (!part.matches("input[type=radio]")) says("aria-readonly");
  }
}
