// Single inputs. Each maker takes (field, ctx) and returns a control:
//   node        what is drawn under the question
//   set(value)  show a stored value; read() -> {value, problem}
//   describe(value) -> text for people; complete(value) -> is the question answered
//   inputs(key) the elements a problem belongs to, and fault(key) the element its message stands in
// ctx gives words, a unique id, changed(), answers(), setting(), say(text), and order: the key of shuffled options.

const CONTROLS = {};

function problem(message, key = null) {
  return { message, key };
}

function optionRow(ctx, type, name, option) {
  const input = el("input", { type, name, value: option.id, on: { change: () => ctx.changed() } });
  return { option, input, node: el("label", { class: "option" }, input, el("span", { class: "text", text: option.label })) };
}

function paintOptions(rows) {
  for (const row of rows) row.node.classList.toggle("on", row.input.checked);
}

function labelOf(options, id) {
  return options.find((option) => option.id === id)?.label ?? String(id);
}

function optionList(rows) {
  const width = (text) => [...text].reduce((all, letter) => all + (letter > "⺀" ? 2 : 1), 0);
  const short = rows.length > 2 && rows.every((row) => width(row.option.label) <= 5);
  return el("div", { class: short ? "options short" : "options" }, rows.map((row) => row.node));
}

CONTROLS.choice = (field, ctx) => {
  const rows = inOrder(field.options, field.shuffled, ctx.order).map((option) => optionRow(ctx, "radio", `${ctx.id}-choice`, option));
  const node = optionList(rows);
  node.addEventListener("change", () => paintOptions(rows));
  return {
    node,
    grouped: "radiogroup",
    set(value) {
      for (const row of rows) row.input.checked = row.option.id === value;
      paintOptions(rows);
    },
    read: () => ({ value: rows.find((row) => row.input.checked)?.option.id ?? null, problem: null }),
    describe: (value) => (isBlank(value) ? "" : labelOf(field.options, value)),
    complete: (value) => !isBlank(value),
    inputs: () => rows.map((row) => row.input),
    focus: () => (rows.find((row) => row.input.checked) ?? rows[0]).input.focus(),
  };
};

CONTROLS.multi_choice = (field, ctx) => {
  const rows = inOrder(field.options, field.shuffled, ctx.order).map((option) => optionRow(ctx, "checkbox", `${ctx.id}-choice`, option));
  const node = optionList(rows);
  node.addEventListener("change", () => paintOptions(rows));
  const { words } = ctx;
  const [least, most] = [field.min ?? 0, field.max ?? field.options.length];
  let note = null;
  if (least && field.max && least === most) note = fill(words.choose_exactly, { n: most });
  else if (least && field.max) note = fill(words.choose_between, { min: least, max: most });
  else if (field.max) note = fill(words.choose_at_most, { n: most });
  else if (least > 1) note = fill(words.choose_at_least, { n: least });
  return {
    node,
    grouped: "group",
    note: ctx.compact ? null : note,
    set(value) {
      for (const row of rows) row.input.checked = Array.isArray(value) && value.includes(row.option.id);
      paintOptions(rows);
    },
    read() {
      const value = rows.filter((row) => row.input.checked).map((row) => row.option.id);
      const over = value.length > most;
      return { value, problem: over ? { ...problem(fill(words.too_many_chosen, { n: most, chosen: value.length })), told: true } : null };
    },
    describe: (value) => (value ?? []).map((id) => labelOf(field.options, id)).join(ctx.words.list_comma),
    complete: (value) => !isBlank(value) && value.length >= least && value.length <= most,
    inputs: () => rows.map((row) => row.input),
    focus: () => rows[0].input.focus(),
  };
};

/** Why a typed number cannot be taken, or null. */
function numberProblem(text, field, words) {
  const number = readNumber(text);
  const shown = (value) => withUnit(value, field.unit);
  if (Number.isNaN(number)) return fill(words.not_a_number, { example: field.min > 0 ? field.min : 14 });
  const { min, max } = field;
  if (min !== undefined && min !== null && number < min) {
    return max !== undefined && max !== null ? fill(words.outside_range, { min, max: shown(max) }) : fill(words.below_min, { min: shown(min) });
  }
  if (max !== undefined && max !== null && number > max) {
    return min !== undefined && min !== null ? fill(words.outside_range, { min, max: shown(max) }) : fill(words.above_max, { max: shown(max) });
  }
  const places = field.decimals ?? null;
  if (places !== null && Math.abs(number - Number(number.toFixed(places))) > 1e-12) return places === 0 ? words.whole_number : fill(words.decimal_places, { n: places });
  return null;
}

CONTROLS.number = (field, ctx) => {
  const input = el("input", { class: "input", type: "text", inputmode: field.decimals === 0 ? "numeric" : "decimal", autocomplete: "off", id: ctx.id, on: { input: () => ctx.changed() } });
  const node = el("div", { class: "with-unit" }, input, field.unit && el("span", { class: "unit", id: `${ctx.id}-unit`, text: field.unit }));
  return {
    node,
    describedBy: field.unit ? `${ctx.id}-unit` : null,
    set(value) {
      const shown = isBlank(value) ? "" : String(value);
      if (input.value !== shown && !(shown !== "" && readNumber(input.value) === value)) input.value = shown;
    },
    read() {
      if (input.value.trim() === "") return { value: null, problem: null };
      const why = numberProblem(input.value, field, ctx.words);
      const number = readNumber(input.value);
      return { value: Number.isNaN(number) ? input.value : number, problem: why && problem(why) };
    },
    describe: (value) => (isBlank(value) ? "" : withUnit(value, field.unit)),
    complete: (value) => typeof value === "number" && !numberProblem(String(value), field, ctx.words),
    inputs: () => [input],
    focus: () => input.focus(),
  };
};

CONTROLS.text = (field, ctx) => {
  const input = field.multiline
    ? el("textarea", { class: "input", id: ctx.id, rows: ctx.compact ? 2 : 4, on: { input: () => ctx.changed() } })
    : el("input", { class: "input", type: "text", id: ctx.id, autocomplete: "off", on: { input: () => ctx.changed() } });
  const count = el("p", { class: "under", hidden: true });
  const most = field.max_length ?? null;
  const length = () => [...input.value].length;
  const paint = () => {
    count.hidden = !(most && length() > most * 0.8 && length() <= most);
    if (!count.hidden) count.textContent = fill(ctx.words.characters_left, { n: most - length() });
  };
  input.addEventListener("input", paint);
  return {
    node: most ? el("div", {}, input, count) : input,
    note: field.min_length > 1 && !ctx.compact ? fill(ctx.words.at_least_characters, { n: field.min_length }) : null,
    set(value) {
      const text = isBlank(value) ? "" : String(value);
      if (input.value !== text) input.value = text;
      paint();
    },
    read() {
      const over = most ? length() - most : 0;
      return { value: input.value, problem: over > 0 ? { ...problem(fill(ctx.words.too_long, { n: over, max: most })), told: true } : null };
    },
    describe: (value) => String(value ?? ""),
    complete: (value) => !isBlank(value) && String(value).trim() !== "",
    inputs: () => [input],
    focus: () => input.focus(),
  };
};
