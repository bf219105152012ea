// Feedback: one card a question with sign, word and reason; hints one after another.

const SIGNS = { right: "tick", wrong: "cross", partly: "dots", blank: "minus", open: "lines" };

function drawFeedback(page) {
  const { words, sheet, checker, saver } = page;
  const attempt = checker.attempt;
  if (!attempt || !attempt.verdicts) return [];
  const known = new Map(attempt.verdicts.map((verdict) => [verdict.field, verdict]));
  const heading = el("h3", { class: "wk-h", tabindex: "-1", text: words.feedback });
  const cards = sheet.fields.map((field, i) => known.has(field.id) && drawVerdict(page, field, i + 1, known.get(field.id))).filter(Boolean);
  const better = attempt.verdicts.some((verdict) => ["wrong", "partly", "blank"].includes(verdict.state));
  return [heading, el("p", { class: "wk-p small quiet when", text: attemptLine(words, attempt, better) }), ...cards];

  function drawVerdict(page, field, number, verdict) {
    const state = verdict.state in SIGNS ? verdict.state : "open";
    const changed = saver.records.get(field.id)?.stale;
    const stale = el("span", { class: "chip", hidden: !changed, "data-stale": field.id, text: words.changed_since });
    const word = el("p", { class: "word" }, `${number}. ${words[`verdict_${state}`]}`, " ", stale);
    const hints = ["wrong", "partly", "blank"].includes(state) ? drawHints(field) : [];
    return el("div", { class: `verdict ${state}`, "data-verdict": field.id },
      el("span", { class: "sign" }, icon(SIGNS[state])),
      el("div", {}, word, verdict.message && el("p", { text: verdict.message }), hints));
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

function attemptLine(words, attempt, better) {
  const time = clock(attempt.at);
  if (attempt.number === 1) return fill(better ? words.first_attempt_again : words.first_attempt, { time });
  if (attempt.number === 2) return fill(words.second_attempt, { time });
  return fill(words.later_attempt, { n: attempt.number, time });
}
