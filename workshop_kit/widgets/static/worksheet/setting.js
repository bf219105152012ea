// A setting taken from an explorer: what the chart shows now, a button that takes it, what was taken.

CONTROLS.setting = (field, ctx) => {
  const { words } = ctx;
  let taken = null;
  const now = el("span", {});
  const use = el("button", { class: "btn second", type: "button", text: words.use_setting, on: { click: take } });
  const chart = el("p", { class: "chart-now" }, now, use);
  const answer = el("p", { class: "taken" });

  /** A setting in the explorer's own words, where they are known. */
  function inWords(value) {
    const present = ctx.setting();
    if (present.summary && same(present.value, value)) return present.summary;
    const { value: told, summary } = ctx.summary() ?? {};
    return summary && same(told, value) ? summary : null;
  }

  function describe(value) {
    if (isBlank(value)) return "";
    const named = ([name, given]) => `${name}${words.colon}${Array.isArray(given) ? given.join(words.list_comma) : given}`;
    return inWords(value) ?? Object.entries(value).map(named).join(words.list_semicolon);
  }

  function take() {
    const present = ctx.setting();
    if (isBlank(present.value)) {
      ctx.say(words.no_setting);
      return;
    }
    taken = JSON.parse(JSON.stringify(present.value));
    paint();
    ctx.say(fill(words.setting_taken, { setting: inWords(taken) ?? words.taken_earlier }));
    ctx.changed();
  }

  function paint() {
    const present = ctx.setting();
    const none = isBlank(present.value);
    now.textContent = none ? words.no_setting : fill(words.chart_shows, { setting: present.summary || describe(present.value) });
    const alike = !none && !isBlank(taken) && same(present.value, taken);
    use.setAttribute("aria-disabled", String(none || alike));
    answer.classList.toggle("quiet", isBlank(taken));
    answer.replaceChildren(...(isBlank(taken) ? [el("span", { text: words.nothing_taken })] : [icon("tick"), el("span", { text: fill(words.setting_taken, { setting: inWords(taken) ?? words.taken_earlier }) })]));
  }

  paint();
  return {
    node: el("div", {}, chart, answer),
    refresh: paint,
    set(value) {
      taken = isBlank(value) ? null : value;
      paint();
    },
    read: () => ({ value: taken, problem: null }),
    describe,
    complete: (value) => !isBlank(value),
    inputs: () => [],
    focus: () => use.focus(),
  };
};
