// What the trainer opens for everybody, and what the class says about the whole sheet.

/** Draw without moving what somebody is looking at. */
function steady(root, draw) {
  if (!root) {
    draw();
    return;
  }
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  const fields = [...root.querySelectorAll(".field")];
  const anchor = held ?? fields.find((field) => field.getBoundingClientRect().bottom > 0) ?? root;
  const before = anchor.getBoundingClientRect().top;
  const from = window.scrollY;
  draw();
  if (!held && from === 0) return; // nobody has begun to read below: what moves it is the page that still opens
  // most browsers hold the place by themselves; where one does not, the page does
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const moved = anchor.getBoundingClientRect().top - before;
    if (anchor.isConnected && window.scrollY === from && Math.abs(moved) > 1) window.scrollBy({ top: moved, behavior: "instant" });
  }));
}

/** What the class answered: a bar for each choice, a list of texts; nobody is named. */
function classResult({ title, parts }) {
  const note = ({ kind, text }) => chip(text, kind === "model" ? "ok" : "here", kind === "model" ? "star" : "tick");
  const bar = ({ label, length, words, notes }) => el("li", { class: notes.map(({ kind }) => `at-${kind}`).join(" ") },
    el("span", { class: "of", dir: "auto", text: label }),
    el("span", { class: "track", "aria-hidden": "true" }, el("i", { style: `width: ${100 * length}%` })),
    el("b", { class: "count", text: words }), notes.length ? el("span", { class: "notes" }, notes.map(note)) : null);
  const part = ({ label, bars, middle, texts }) => el("div", { class: "of-part" },
    label && el("p", { class: "part", dir: "auto", text: label }),
    bars.length ? el("ul", { class: "bars", role: "list" }, bars.map(bar)) : null,
    middle && el("p", { class: "middle", text: middle }),
    texts.length ? el("ul", { class: "texts", role: "list" }, texts.map((text) => el("li", { dir: "auto", text }))) : null);
  return el("div", { class: "class-result" }, el("p", { class: "word", text: title }), parts.map(part));
}

/** Put the model answer and the class's beneath a question, change them, or take them away; returns what stands there. */
function placeModelAnswer(node, present, answer, words) {
  const key = answer ? JSON.stringify(answer) : null;
  if (present?.dataset.key === key) return present;
  if (!answer) {
    present?.remove();
    return null;
  }
  const lines = (answer.lines ?? []).map((text) => el("p", { dir: "auto", text }));
  const model = lines.length || answer.why ? el("div", { class: "model-answer", role: "note" },
    el("span", { class: "sign" }, icon("star")),
    el("div", {}, el("p", { class: "word", text: words.model_answer }), lines, answer.why && el("p", { class: "why", dir: "auto", text: answer.why }))) : null;
  const made = el("div", { class: "told", "data-key": key }, answer.score && el("p", { class: "word", dir: "auto", text: answer.score }), answer.pitch?.length ? el("div", { class: "pitch" }, answer.pitch.map((text) => el("p", { dir: "auto", text }))) : null, model, answer.before && classResult(answer.before), answer.class && classResult(answer.class));
  if (present) present.replaceWith(made);
  else node.append(made);
  return made;
}

function drawDebrief(section, items, words) {
  const key = JSON.stringify(items);
  if (section.dataset.key === key) return;
  section.dataset.key = key;
  section.hidden = items.length === 0;
  const entry = ({ ask, insight }) => el("li", {}, el("p", { class: "ask", text: ask }), insight && el("p", { text: insight }));
  section.replaceChildren(el("h3", { class: "wk-h", text: words.debrief }), el("ol", { class: "insights" }, items.map(entry)));
}

/** Why nothing can be written here, in a sentence above the sheet. */
class RoomNotice {
  constructor(page) {
    this.page = page;
    this.node = el("div", { class: "room-notice", role: "status" });
    this.paint();
  }

  paint() {
    const { session, words } = this.page;
    const { classroom, data } = session.room;
    const why = classroom.stopped ?? (data?.state === "closed" ? "closed" : null);
    const unsaved = Boolean(session.saver && [...session.saver.records.values()].some((record) => session.saver.dirty(record)));
    const key = `${why} ${unsaved}`;
    if (key === this.drawn) return;
    this.drawn = key;
    this.node.hidden = !why;
    if (!why) {
      this.node.replaceChildren();
      return;
    }
    const kept = classroom.stopped && unsaved ? words.gap + (session.saver.drafts.works ? words.still_kept : words.state_unkept) : "";
    const again = why === "other" ? el("button", { class: "btn second", type: "button", text: words.reload, on: { click: () => location.reload() } }) : null;
    this.node.replaceChildren(icon(why === "closed" ? "shut" : "bang"), el("p", {}, words[`stopped_${why}`], kept), ...(again ? [again] : []));
  }
}
