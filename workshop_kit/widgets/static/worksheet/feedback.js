// Feedback: one card a question with sign, word and reason; hints one after another.

const SIGNS = { right: "tick", wrong: "cross", partly: "dots", blank: "minus", open: "lines" };

function drawFeedback(page) {
  const { words, sheet, checker, saver } = page;
  const attempt = checker.attempt;
  if (!attempt || !attempt.verdicts) return [];
  if (sheet.withheld) return [drawHandedIn(words, sheet, attempt)];
  const known = new Map(attempt.verdicts.map((verdict) => [verdict.field, verdict]));
  const heading = el("h3", { class: "wk-h", tabindex: "-1", text: words.feedback });
  const cards = sheet.fields.map((field, i) => known.has(field.id) && drawVerdict(page, field, i + 1, known.get(field.id))).filter(Boolean);
  const better = attempt.verdicts.some((verdict) => ["wrong", "partly", "blank"].includes(verdict.state));
  return [heading, el("p", { class: "wk-p small quiet when", text: attemptLine(words, sheet, attempt, better) }), drawCompared(words, sheet, attempt), ...cards].filter(Boolean);

  function drawVerdict(page, field, number, verdict) {
    const state = verdict.state in SIGNS ? verdict.state : "open";
    const changed = saver.records.get(field.id)?.stale;
    const stale = el("span", { class: "chip", hidden: !changed, "data-stale": field.id, text: words.changed_since });
    const [said, ...reasons] = (verdict.message ?? "").split("\n");
    const before = words[`before_${verdict.before}`] && chip(words[`before_${verdict.before}`], verdict.before === "right" ? "ok" : "");
    const word = el("p", { class: "word" }, `${number}. ${sheet.once && state === "blank" ? words.blank : words[`verdict_${state}`]}`, " ", before, " ", stale);
    const hints = ["wrong", "partly", "blank"].includes(state) ? drawHints(field) : [];
    return el("div", { class: `verdict ${state}`, "data-verdict": field.id },
      el("span", { class: "sign" }, icon(SIGNS[state])),
      el("div", {}, word, said && el("p", { text: said }), reasons.length ? el("ul", { class: "reasons", role: "list" }, reasons.map((text) => el("li", { text }))) : null, hints));
  }

  function drawHints(field) {
    const all = field.hints ?? [];
    const steps = all.map((text, i) => {
      const key = `${field.id}:${i}`;
      const step = el("details", { hidden: i > 0 && !checker.opened.has(`${field.id}:${i - 1}`), ".open": checker.opened.has(key) },
        el("summary", { text: fill(words.hint, { n: i + 1, all: all.length }) }), el("p", { class: "hint", text }));
      step.addEventListener("toggle", () => {
        if (!step.open) return;
        checker.opened.add(key);
        if (steps[i + 1]) steps[i + 1].hidden = false;
      });
      return step;
    });
    return steps;
  }
}

/** What is withheld: that it has arrived, and when it is told. */
function drawHandedIn(words, sheet, attempt) {
  const heading = el("p", { class: "word wk-h", tabindex: "-1", text: fill(words.handed_in, { time: clock(attempt.at) }) });
  return el("div", { class: "verdict open handed-in" }, el("span", { class: "sign" }, icon("tick")),
    el("div", {}, heading, el("p", { text: sheet.withheld }), el("p", { class: "small quiet", text: words.may_change })));
}

/** What somebody who was asked the same before answered then and now. */
function drawCompared(words, sheet, attempt) {
  if (!sheet.once && !attempt.compared?.length) return null;
  const lines = attempt.compared?.length ? attempt.compared : [words.nothing_before];
  return el("div", { class: "compared", role: "note" }, lines.map((text, i) => el("p", { class: i ? "wk-h" : "", text })));
}

function attemptLine(words, sheet, attempt, better) {
  const time = clock(attempt.at);
  if (sheet.once) return fill(words.handed_in_once, { time });
  if (attempt.number === 1) return fill(better ? words.first_attempt_again : words.first_attempt, { time });
  if (attempt.number === 2) return fill(words.second_attempt, { time });
  return fill(words.later_attempt, { n: attempt.number, time });
}
