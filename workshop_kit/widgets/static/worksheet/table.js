// A table with typed columns. Rows are named, counted by another answer, or free (add, remove, undo).
// A cell is a control of its own kind; a select stands for a choice. On a phone each row is a card.

const LONG_NAME = 12; // a longer name of a row may break: its cells need the room

CONTROLS.cell_choice = (column, ctx) => {
  const input = el("select", { class: "input", id: ctx.id, on: { change: () => ctx.changed() } },
    el("option", { value: "", text: ctx.blank ?? ctx.words.choose }),
    inOrder(column.options, column.shuffled, ctx.order).map((option) => el("option", { value: option.id, text: option.label })));
  return {
    node: el("span", { class: "pick" }, input, icon("down")),
    set(value) {
      input.value = isBlank(value) ? "" : value;
    },
    read: () => ({ value: input.value || null, problem: null }),
    describe: (value) => (isBlank(value) ? "" : labelOf(column.options, value)),
    complete: (value) => !isBlank(value),
    inputs: () => [input],
    focus: () => input.focus(),
  };
};

function makeCell(column, item, ctx, changed) {
  const kind = column.type === "choice" ? "cell_choice" : column.type;
  const id = `${ctx.id}-${newId().slice(0, 6)}-${column.id}`;
  const control = CONTROLS[kind](column, { ...ctx, id, compact: true, changed, order: `${ctx.order} ${column.id}` });
  const room = [(kind === "multi_choice" || column.max_length > 60) && "wide", kind === "text" && "words", kind === "cell_choice" && "choice"];
  const node = el("td", { role: "cell", class: room.filter(Boolean).join(" ") || null, "data-label": column.label }, control.node);
  if (kind === "multi_choice") control.node.setAttribute("role", "group");
  return { control, node, fault: null, column };
}

/** Name every input of a row after row and column, for those who hear the page; an only row needs no name. */
function nameCells(row, label) {
  for (const cell of row.cells) {
    const name = label ? `${label}, ${cell.column.label}` : cell.column.label;
    if (cell.column.type === "multi_choice") cell.control.node.setAttribute("aria-label", name);
    else cell.control.inputs()[0].setAttribute("aria-label", name);
  }
}

CONTROLS.table = (field, ctx) => {
  const { words } = ctx;
  const { teams } = field.rows;
  const free = !Array.isArray(field.rows) && !field.rows.counted_by && !teams;
  const least = free ? Math.max(1, field.rows.min ?? 1) : 0;
  const most = free ? field.rows.max ?? 50 : 0;
  const body = el("tbody", { role: "rowgroup" });
  const kept = new Map(); // id -> row, rows out of sight included
  let stored = {}; // what the rows were last set to
  let shown = null; // rows in sight, in order
  const node = el("div", {});
  const stacked = field.columns.length > 3 || field.columns.some((column) => column.type === "multi_choice");
  const counts = field.rows.counted_by && fill(field.rows.label, { letter: "", number: "" }).trim();
  const alone = free && most === 1; // nothing to count, to add or to remove
  const many = free && !alone;
  const first = many || counts ? counts || words.row_number : el("span", { class: "vh", text: words.row_name });
  const head = el("tr", { role: "row" }, el("th", { scope: "col", role: "columnheader" }, first),
    field.columns.map((column) => el("th", { scope: "col", role: "columnheader", text: column.label })), many && el("th", { scope: "col", role: "columnheader" }, el("span", { class: "vh", text: words.remove })));
  const table = el("table", { class: stacked ? "stacked" : "cards", role: "table", "aria-labelledby": ctx.labelId }, el("thead", { role: "rowgroup" }, head), body);
  const add = el("button", { class: "btn second", type: "button", on: { click: addRow } }, icon("plus"), words.add_row);
  const notice = el("div", { class: "notice", hidden: true });
  const tools = many && el("div", { class: "under" }, add, notice);

  function makeRow(item) {
    const row = { id: item.id, cells: [] };
    const changed = () => ctx.changed();
    row.head = el("th", { scope: "row", role: "rowheader", class: alone ? "vh" : free || item.label.length <= LONG_NAME ? "nowrap" : null }, free ? "" : marked(item));
    row.cells = field.columns.map((column) => makeCell(column, item, ctx, changed));
    row.remove = many && el("button", { class: "btn plain square", type: "button", on: { click: () => removeRow(row) } }, icon("cross"));
    row.node = el("tr", { role: "row" }, row.head, row.cells.map((cell) => cell.node), row.remove && el("td", { role: "cell", class: "drop" }, row.remove));
    if (!free) nameCells(row, item.label);
    return row;
  }

  function number() {
    shown.forEach((row, i) => {
      const label = fill(field.rows.label ?? words.row_n, { number: i + 1, n: i + 1 });
      row.id = String(i + 1);
      row.head.textContent = label;
      nameCells(row, alone ? null : label);
      if (!many) return;
      row.remove.setAttribute("aria-label", fill(words.remove_row, { row: label }));
      row.remove.hidden = shown.length <= least;
    });
    add.setAttribute("aria-disabled", String(shown.length >= most));
    add.hidden = most <= least;
  }

  function addRow() {
    if (shown.length >= most) {
      ctx.say(fill(words.most_rows, { n: most }));
      return;
    }
    const row = makeRow({ id: String(shown.length + 1) });
    shown.push(row);
    place();
    row.cells[0].control.focus();
  }

  function removeRow(row) {
    const at = shown.indexOf(row);
    shown.splice(at, 1);
    const undo = el("button", { class: "btn plain", type: "button", text: words.undo });
    notice.replaceChildren(el("span", { text: fill(words.row_removed, { row: row.head.textContent }) }), undo);
    notice.hidden = false;
    undo.addEventListener("click", () => {
      notice.hidden = true;
      shown.splice(Math.min(at, shown.length), 0, row);
      place();
      row.cells[0].control.focus();
      ctx.changed();
    });
    place();
    undo.focus();
    ctx.say(notice.firstChild.textContent);
    ctx.changed();
  }

  function place() {
    const wanted = shown.map((row) => row.node);
    if (wanted.length !== body.children.length || wanted.some((row, i) => body.children[i] !== row)) {
      for (const row of [...body.children]) if (!wanted.includes(row)) row.remove();
      wanted.forEach((row, i) => body.children[i] !== row && body.insertBefore(row, body.children[i] ?? null));
    }
    if (free) number();
  }

  /** Show the rows that are asked for now; rows that go keep what is in them. */
  function refresh() {
    if (free) {
      shown ??= [];
      while (shown.length < least) shown.push(makeRow({ id: String(shown.length + 1) }));
    } else {
      const items = itemsOf(field.rows, ctx);
      if (items === null) {
        shown = null;
        node.replaceChildren(waitingFor(field.rows, ctx));
        return;
      }
      for (const item of items) if (!kept.has(item.id)) fillRow(kept.set(item.id, makeRow(item)).get(item.id));
      shown = items.map((item) => kept.get(item.id));
    }
    place();
    if (teams && !shown.length) node.replaceChildren(el("p", { class: "empty", text: words.no_teams }));
    else if (node.firstChild !== table) node.replaceChildren(...[table, tools].filter(Boolean));
  }

  function rowValue(row) {
    return Object.fromEntries(row.cells.map((cell) => [cell.column.id, cell.control.read().value]).filter(([, value]) => !isBlank(value)));
  }

  function fillRow(row) {
    for (const cell of row.cells) cell.control.set(stored[row.id]?.[cell.column.id] ?? null);
  }

  refresh();
  return {
    node,
    refresh,
    set(value) {
      stored = value ?? {};
      if (free) {
        const last = Math.max(least, ...Object.keys(stored).map(Number).filter(Number.isInteger));
        while (shown.length < last) shown.push(makeRow({ id: String(shown.length + 1) }));
        shown.length = last;
        place();
        shown.forEach(fillRow);
      } else {
        for (const row of kept.values()) fillRow(row);
        refresh();
      }
    },
    read() {
      const value = {};
      let first = null;
      for (const [id, cells] of Object.entries(free ? {} : stored)) if (!kept.has(id)) value[id] = cells;
      for (const row of free ? shown : kept.values()) {
        const content = rowValue(row);
        if (!isBlank(content)) value[row.id] = content;
        if (!shown?.includes(row)) continue;
        for (const cell of row.cells) {
          const found = cell.control.read().problem;
          if (found && !first) first = { ...found, key: `${row.id}.${cell.column.id}` };
        }
      }
      return { value, problem: first };
    },
    describe(value) {
      return Object.entries(value ?? {}).map(([id, cells]) => {
        const row = (shown ?? []).find((one) => one.id === id);
        const said = field.columns.map((column, i) => (isBlank(cells[column.id]) ? null : row ? row.cells[i].control.describe(cells[column.id]) : String(cells[column.id]))).filter(Boolean);
        return `${row ? row.head.textContent : id}${words.colon}${said.join(words.list_comma)}`;
      }).join("\n");
    },
    complete(value) {
      if (!shown || isBlank(value)) return false;
      const asked = free || teams ? shown.filter((row) => !isBlank(value[row.id])) : shown;
      return asked.length >= (teams ? 1 : least) && asked.every((row) => row.cells.every((cell) => cell.column.required === false || cell.control.complete(value[row.id]?.[cell.column.id])));
    },
    inputs(key) {
      const [id, column] = String(key ?? "").split(".");
      const rows = (shown ?? []).filter((row) => !key || row.id === id);
      return rows.flatMap((row) => row.cells.filter((cell) => !column || cell.column.id === column).flatMap((cell) => cell.control.inputs()));
    },
    /** A cell's own message stands in the cell. */
    place: (key) => {
      const [id, column] = String(key ?? "").split(".");
      return shown?.find((row) => row.id === id)?.cells.find((cell) => cell.column.id === column)?.node ?? null;
    },
    focus: () => shown?.[0]?.cells[0].control.focus(),
  };
};
