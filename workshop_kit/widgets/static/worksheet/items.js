// Rows and items that a sheet names, counts by another answer, or leaves to the participant.

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** How many rows another answer asks for; null while it is blank. */
function counted(rule, ctx) {
  const number = Number(lookUp(ctx.answers(), rule.counted_by));
  return Number.isInteger(number) && number > 0 ? Math.min(number, rule.max ?? LETTERS.length) : null;
}

/** Items as [{id, label, mark}]: named ones, or lettered ones counted by another answer; null while the count is unknown. */
function itemsOf(rule, ctx) {
  if (Array.isArray(rule)) return rule.map((item) => ({ id: item.id, label: item.label, mark: null }));
  const count = counted(rule, ctx);
  if (count === null) return null;
  return Array.from({ length: count }, (_, i) => {
    const id = rule.letter ? LETTERS[i] : String(i + 1);
    return { id, label: fill(rule.label ?? "{letter}", { letter: id, number: i + 1 }), mark: rule.letter ? i : null };
  });
}

/** What to show while the count is unknown. */
function waitingFor(rule, ctx) {
  const number = ctx.numberOf(rule.counted_by.split(".")[0]);
  return el("p", { class: "empty", text: fill(ctx.words.answer_first, { n: number }) });
}

function marked(item) {
  return el("span", { class: "nowrap" }, item.mark === null ? null : mark(item.mark), item.label);
}
