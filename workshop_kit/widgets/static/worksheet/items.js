// Rows and items that a sheet names, counts by another answer, or leaves to the participant.

/** Options as they stand in the sheet or, shuffled, in an order that belongs to a key: the same key, the same order. */
function inOrder(options, shuffled, key) {
  if (!shuffled) return options;
  const found = [...options];
  let state = [...key].reduce((hash, letter) => Math.imul(hash ^ letter.codePointAt(0), 16777619), 2166136261);
  for (let i = found.length - 1; i > 0; i--) {
    // one step of a mixing generator (murmur's finisher): neighbouring keys give unlike orders
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    const at = ((mixed ^ (mixed >>> 16)) >>> 0) % (i + 1);
    [found[i], found[at]] = [found[at], found[i]];
  }
  return found;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** How many rows another answer asks for; null while it is blank. */
function counted(rule, ctx) {
  const number = Number(lookUp(ctx.answers(), rule.counted_by));
  return Number.isInteger(number) && number > 0 ? Math.min(number, rule.max ?? LETTERS.length) : null;
}

/** Items as [{id, label, mark}]: named ones, the class's other teams, or lettered ones counted by another answer; null while the count is unknown. */
function itemsOf(rule, ctx) {
  const named = rule.teams ? ctx.teams() ?? [{ id: "alone", label: rule.alone }] : rule;
  if (Array.isArray(named)) return named.map((item) => ({ id: item.id, label: item.label, mark: null }));
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
  return el("span", { class: "nowrap", dir: "auto" }, item.mark === null ? null : mark(item.mark), item.label);
}
