// A table that the other side answers row by row: what has been said so far, and below it the next round.
// A round handed over is answered, stored and stands; only the round in the making can still be changed.

CONTROLS.rounds = (field, ctx) => {
  const { words } = ctx;
  const other = field.replies.name;
  const asked = field.columns.filter((column) => !column.replied);
  const replied = field.columns.filter((column) => column.replied);
  let rows = {}; // number -> cells, as they were answered
  let busy = false;

  const log = el("ol", { class: "rounds", role: "list" });
  const title = el("p", { class: "round-title", id: `${ctx.id}-next` });
  const cells = asked.map((column) => nextCell(column));
  const button = el("button", { class: "btn", type: "button", on: { click: () => hand() } });
  const note = el("p", { class: "error say", role: "alert", hidden: true });
  const form = el("div", { class: "next-round", role: "group", "aria-labelledby": title.id }, title, el("div", { class: "next-cells" }, cells.map((cell) => cell.node)), el("div", { class: "under" }, button), note);
  const over = el("p", { class: "small quiet over", text: words.rounds_over, hidden: true });
  const node = el("div", {}, log, form, over);

  function nextCell(column) {
    const id = `${ctx.id}-next-${column.id}`;
    const kind = column.type === "choice" ? "cell_choice" : column.type;
    const control = CONTROLS[kind](column, { ...ctx, id, compact: true, changed: typed, blank: column.required === false ? words.nothing : null });
    return { column, control, node: el("div", { class: "next-cell" }, el("label", { class: "small quiet", for: id, text: column.label }), control.node) };
  }

  const count = () => Object.keys(rows).length;
  const last = () => rows[count()];
  const isOver = () => count() >= field.rows.max || field.replies.ends.includes(last()?.[field.replies.column]);

  function next() {
    return Object.fromEntries(cells.map(({ column, control }) => [column.id, control.read().value]).filter(([, value]) => !isBlank(value)));
  }

  function typed() {
    note.hidden = true;
    ctx.draft.write(next(), count());
  }

  /** The round in the making: what was typed for it, else the numbers of the round before. */
  function prepare() {
    const draft = ctx.draft.read(count());
    for (const { column, control } of cells) {
      const same = column.type === "number" ? last()?.[column.id] : null;
      control.set((draft ? draft[column.id] : same) ?? null);
    }
  }

  function said(columns, row, before) {
    return columns.filter((column) => !isBlank(row[column.id])).map((column) => {
      const value = row[column.id];
      if (column.type !== "number") return column.replied ? labelOf(column.options, value) : `${column.label}${words.colon}${labelOf(column.options, value)}`;
      const step = before && typeof before[column.id] === "number" ? value - before[column.id] : null;
      const digits = column.decimals ?? 0;
      const moved = step === null ? "" : ` (${Math.abs(step) < 1e-9 ? "±0" : `${step < 0 ? "−" : "+"}${Math.abs(step).toFixed(digits)}`})`;
      return `${column.label} ${withUnit(value.toFixed(digits), column.unit)}${moved}`;
    }).join(words.list_semicolon);
  }

  function lines(number) {
    const row = rows[number];
    const before = rows[number - 1];
    return [[words.you, said(asked, row, before)], [other, said(replied, row, before)]];
  }

  function drawRound(number) {
    return el("li", { tabindex: "-1" }, el("p", { class: "round-title", text: fill(words.round_n, { n: number }) }),
      el("dl", {}, lines(number).flatMap(([who, text]) => [el("dt", { dir: "auto", text: who }), el("dd", { dir: "auto", text })])));
  }

  function paint() {
    title.textContent = fill(words.round_of, { n: count() + 1, all: field.rows.max });
    button.textContent = fill(busy ? words.thinking : words.put_to, { name: other });
    button.setAttribute("aria-busy", String(busy));
    form.hidden = isOver();
    over.hidden = !isOver();
    log.hidden = count() === 0;
  }

  async function hand() {
    if (busy) return;
    const missing = cells.find(({ column, control }) => (column.required !== false && isBlank(control.read().value)) || control.read().problem);
    if (missing) {
      tell(missing.control.read().problem?.message ?? fill(words.fill_in, { label: missing.column.label }));
      missing.control.focus();
      return;
    }
    busy = true;
    note.hidden = true;
    paint();
    const number = count() + 1;
    const refused = await ctx.hand(next());
    busy = false;
    paint();
    if (refused) tell(refused);
    else {
      log.children[number - 1]?.focus();
      ctx.say(lines(number).map(([who, text]) => `${who}${words.colon}${text}`).join(" "));
    }
  }

  function tell(text) {
    note.replaceChildren(icon("bang"), el("span", { text }));
    note.hidden = false;
  }

  paint();
  return {
    node,
    wide: true,
    set(value) {
      const given = value ?? {};
      const more = Object.keys(given).length !== count();
      rows = given;
      log.replaceChildren(...Object.keys(rows).map((_, i) => drawRound(i + 1)));
      if (more) ctx.draft.forget(count());
      prepare();
      paint();
    },
    read: () => ({ value: rows, problem: null }),
    describe: (value) => Object.values(value ?? {}).map((row) => said(field.columns, row, null)).join("\n"),
    complete: () => count() > 0 && isOver(),
    inputs: () => cells.flatMap(({ control }) => control.inputs()),
    focus: () => cells[0].control.focus(),
  };
};
