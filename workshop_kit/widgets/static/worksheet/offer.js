// What the same person wrote on an earlier sheet, offered to an empty question; never put over typed text.

class OfferView {
  constructor(view) {
    this.view = view;
    this.taken = null; // the answer before it was taken over, and after
    this.line = el("span", { dir: "auto" });
    this.button = el("button", { class: "btn second", type: "button", on: { click: () => (this.taken ? this.undo() : this.take()) } });
    this.node = el("div", { class: "offer", hidden: true }, this.line, this.button);
  }

  get offer() {
    return this.view.page.session.offers()[this.view.field.id];
  }

  /** Is the place that the offer would fill still empty? */
  free() {
    const { value } = this.view.record();
    return Boolean(this.offer) && isBlank(this.offer.into ? lookUp(value, this.offer.into) : value);
  }

  take() {
    if (!this.free() || this.view.lock.closed) return;
    const { into, value } = this.offer;
    const before = this.view.record().value;
    const after = into ? placed(before, into, lookUp(value, into)) : value;
    this.taken = { before, after };
    this.put(after, this.view.page.words.taken_over);
    const [cell] = into ? this.view.control.inputs(into) : [];
    (cell ?? this.view.control).focus();
  }

  undo() {
    const { before } = this.taken;
    this.taken = null;
    this.put(before, this.view.page.words.undone);
    this.button.focus();
  }

  put(value, said) {
    const { page, field } = this.view;
    page.saver.change(field.id, value);
    this.view.pull();
    page.paint();
    page.say(said);
  }

  paint() {
    const { page, lock, control } = this.view;
    const cell = this.offer?.into && control.place(this.offer.into);
    if (cell && this.node.parentNode !== cell) cell.append(this.node);
    if (this.taken && !same(this.view.record().value, this.taken.after)) this.taken = null; // typed on: it is theirs
    this.node.hidden = lock.closed || !(this.taken || this.free());
    if (this.node.hidden) return;
    this.line.textContent = this.taken ? page.words.taken_over : this.offer.said;
    this.button.textContent = this.taken ? page.words.undo : page.words.take_over;
  }
}

/** A table's answer with one cell more. */
function placed(answer, path, text) {
  const [row, column] = path.split(".");
  return { ...answer, [row]: { ...answer?.[row], [column]: text } };
}
