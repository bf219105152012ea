// A total divided among items: a slider and a box each, and what is left to give.

CONTROLS.allocation = (field, ctx) => {
  const { words } = ctx;
  const total = field.total ?? 100;
  const unit = field.unit ?? "";
  const given = new Map(); // id -> number, or text that is no number
  const rows = new Map();
  const list = el("div", { class: "alloc" });
  const sum = el("div", { class: "alloc-sum" });
  const node = el("div", {});
  let items = null;

  const amount = (id) => (typeof given.get(id) === "number" ? given.get(id) : 0);
  const amountText = (n) => withUnit(Number(n.toFixed(6)), unit);
  const used = () => items.reduce((all, item) => all + amount(item.id), 0);

  function makeRow(item) {
    const range = el("input", { type: "range", min: 0, max: total, step: field.step ?? 1, "aria-label": item.label });
    const box = el("input", { class: "input", type: "text", inputmode: "numeric", autocomplete: "off", "aria-label": unit ? `${item.label}, ${unit}` : item.label });
    const cell = el("span", { class: "cell" }, box, unit && el("span", { class: "quiet small", text: unit }));
    const row = el("div", { class: "alloc-row" }, marked(item), range, cell);
    range.addEventListener("input", () => {
      given.set(item.id, Number(range.value));
      box.value = range.value;
      paintSum();
      ctx.changed();
    });
    box.addEventListener("input", () => {
      const number = readNumber(box.value);
      if (box.value.trim() === "") given.delete(item.id);
      else given.set(item.id, Number.isNaN(number) ? box.value : number);
      range.value = amount(item.id);
      paintSum();
      ctx.changed();
    });
    return { node: row, range, box };
  }

  function paintSum() {
    const left = total - used();
    const rest = Math.abs(left) < 1e-9 ? ["even", words.all_given] : left > 0 ? ["left", fill(words.still_to_give, { amount: amountText(left) })] : ["over", fill(words.too_much, { amount: amountText(-left) })];
    sum.replaceChildren(el("span", { text: fill(words.given, { amount: amountText(used()) }) }), el("span", { class: rest[0], text: rest[1] }));
    for (const item of items) {
      const spoken = fill(words.amount_and_rest, { amount: amountText(amount(item.id)), rest: rest[1] });
      rows.get(item.id).range.setAttribute("aria-valuetext", spoken);
    }
  }

  function show(item) {
    const { range, box } = rows.get(item.id);
    const value = given.get(item.id);
    const text = value === undefined ? "" : String(value);
    range.value = amount(item.id);
    if (box.value !== text && !(text !== "" && readNumber(box.value) === value)) box.value = text;
  }

  /** Draw the rows that are asked for now; rows that stay keep their elements, rows that go keep their numbers. */
  function refresh() {
    items = itemsOf(field.items, ctx);
    if (items === null) {
      node.replaceChildren(waitingFor(field.items, ctx));
      return;
    }
    for (const item of items) if (!rows.has(item.id)) rows.set(item.id, makeRow(item));
    const wanted = [...items.map((item) => rows.get(item.id).node), sum];
    if (wanted.length !== list.children.length || wanted.some((row, i) => list.children[i] !== row)) list.replaceChildren(...wanted);
    if (node.firstChild !== list) node.replaceChildren(list);
    items.forEach(show);
    paintSum();
  }

  refresh();
  return {
    node,
    grouped: "group",
    refresh,
    set(value) {
      given.clear();
      for (const [id, number] of Object.entries(value ?? {})) if (!isBlank(number)) given.set(id, number);
      refresh();
    },
    read() {
      const fault = { unit, min: 0, max: total };
      const bad = (items ?? []).find((item) => given.has(item.id) && numberProblem(String(given.get(item.id)), fault, words));
      const why = bad && problem(`${bad.label}${words.colon}${numberProblem(String(given.get(bad.id)), fault, words)}`, bad.id);
      return { value: Object.fromEntries(given), problem: why ?? null };
    },
    describe: (value) => Object.entries(value ?? {}).map(([id, n]) => `${(items ?? []).find((item) => item.id === id)?.label ?? id}${words.colon}${typeof n === "number" ? amountText(n) : n}`).join("\n"),
    complete: (value) => Boolean(items) && !isBlank(value) && Math.abs(total - used()) < 1e-9,
    inputs: (key) => (key ? [rows.get(key)?.box] : [...rows.values()].map((row) => row.box)).filter(Boolean),
    focus: () => rows.get(items?.[0]?.id)?.range.focus(),
  };
};
