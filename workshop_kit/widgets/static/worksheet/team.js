// The strip above the questions that a team answers together: who has the pen, who is here, and how the
// pen changes hands. Names are what somebody typed: text only, and in a <bdi> of their own.

class TeamStrip {
  constructor(page) {
    this.page = page;
    this.who = el("p", { class: "who", role: "status" });
    this.here = el("p", { class: "small quiet" });
    this.keys = el("div", { class: "row" });
    this.list = el("div", { class: "hand row", role: "group", hidden: true });
    this.asking = el("div", { class: "asking", role: "status" });
    this.note = el("p", { class: "error say", role: "alert", hidden: true });
    this.node = el("div", { class: "scribe", role: "group", "aria-label": page.words.team_pen }, el("div", { class: "words" }, this.who, this.here), this.keys, this.list, this.asking, this.note);
    this.wanted = null; // who asks for the pen
    this.waiting = false; // whether it was asked for here
  }

  get room() {
    return this.page.session.room;
  }

  /** Where the team's questions begin; nowhere where there are none. */
  place() {
    const { team } = this.room;
    const first = team && this.page.fields.find((view) => this.room.shares(view.field.id));
    if (!first) this.node.remove();
    else if (this.node.nextElementSibling !== first.node) first.node.before(this.node);
    if (first) this.paint(team);
  }

  others(team) {
    return team.members.filter((member) => member.key !== this.room.data.owner);
  }

  paint(team) {
    const drawn = JSON.stringify([team, this.wanted, this.waiting, this.page.session.handing, this.room.data.state]);
    if (drawn === this.drawn) return;
    if (this.scribe !== (team.scribe?.key ?? null)) this.passed(team);
    this.drawn = drawn;
    this.paintWords(team);
    this.paintKeys(team);
    this.paintAsking(team);
  }

  /** The pen changed hands: what was asked is answered. */
  passed(team) {
    this.scribe = team.scribe?.key ?? null;
    this.waiting = false;
    this.list.hidden = true;
    this.tell("");
    if (!team.mine) this.wanted = null;
  }

  paintWords(team) {
    const { words, fields } = this.page;
    const name = (member) => el("bdi", { text: member.name });
    const numbers = fields.map((view, i) => (this.room.shares(view.field.id) ? i + 1 : 0)).filter(Boolean);
    const which = fill(numbers.length === 1 ? words.team_question : words.team_questions, { n: spans(numbers, words.list_comma) });
    const { scribe } = team;
    const pen = team.mine ? [words.you_write] : scribe ? fillNodes(scribe.here ? words.writes : words.writes_away, { name: name(scribe) }) : [words.nobody_writes];
    const said = el("span", {}, el("b", {}, ...pen), words.gap, which);
    if (this.who.textContent !== said.textContent) this.who.replaceChildren(icon("pen"), said);
    const here = this.others(team).filter((member) => member.here).map(name);
    const comma = (list) => list.flatMap((node, i) => (i ? [words.list_comma, node] : [node]));
    const present = here.length ? fillNodes(words.here_now, { names: comma(here) }) : [words.alone_here];
    this.here.replaceChildren(el("bdi", { text: team.name }), " · ", ...present);
  }

  paintKeys(team) {
    const { words, session } = this.page;
    const focus = this.node.contains(document.activeElement) && (document.activeElement.dataset.act ?? "any");
    const key = (act, label, kind = "second", more = {}) => el("button", { class: `btn ${kind}`, type: "button", "data-act": act, on: { click: () => this.press(act) }, ...more }, label, act === "open" && icon(this.list.hidden ? "down" : "up"));
    const others = this.others(team);
    const keys = [];
    if (this.room.classroom.stopped || this.room.data.state === "closed") this.list.hidden = true;
    else if (team.mine) {
      if (others.length) keys.push(key("open", session.handing ? words.handing : words.hand_over, "second", { "aria-expanded": String(!this.list.hidden), "aria-busy": session.handing ? "true" : null }));
      keys.push(key("lay", words.lay_down, "plain"));
    } else if (!team.scribe || !team.scribe.here) keys.push(key("take", words.take_pen));
    else keys.push(key("ask", this.waiting ? words.asked : words.ask_pen, "second", { "aria-disabled": this.waiting ? "true" : null }));
    this.keys.replaceChildren(...keys);
    this.list.setAttribute("aria-label", words.hand_over);
    this.list.replaceChildren(...(team.mine ? others.map((member) => this.handTo(member)) : []));
    if (focus) (this.node.querySelector(`[data-act="${CSS.escape(focus)}"]`) ?? this.keys.querySelector("button"))?.focus({ preventScroll: true });
  }

  handTo(member) {
    const { words } = this.page;
    const label = fillNodes(member.here ? words.hand_to : words.hand_to_away, { name: el("bdi", { text: member.name }) });
    return el("button", { class: "btn second", type: "button", "data-act": `to ${member.key}`, on: { click: () => this.hand(member.key) } }, ...label);
  }

  /** Somebody asks for the pen. */
  asked(who) {
    if (!this.room.team?.mine) return;
    this.wanted = who;
    this.place();
  }

  paintAsking(team) {
    const { words } = this.page;
    if (!this.wanted || !team.mine) {
      this.asking.replaceChildren();
      return;
    }
    const { name, key } = this.wanted;
    const later = () => {
      this.wanted = null;
      this.place();
    };
    this.asking.replaceChildren(
      el("p", {}, icon("pen"), el("span", {}, ...fillNodes(words.asks_for_pen, { name: el("bdi", { text: name }) }))),
      el("span", { class: "row" },
        el("button", { class: "btn", type: "button", "data-act": "give", text: words.hand_over, on: { click: () => this.hand(key) } }),
        el("button", { class: "btn plain", type: "button", "data-act": "later", text: words.not_now, on: { click: later } })));
  }

  press(act) {
    if (act === "open") {
      this.list.hidden = !this.list.hidden;
      this.drawn = null;
      this.place();
    } else if (act === "lay") this.away("lay");
    else if (act === "take") this.act("take");
    else if (!this.waiting) this.ask();
  }

  async ask() {
    this.waiting = true;
    this.place();
    const refused = await this.room.pen("ask");
    setTimeout(() => this.rest(), refused === null ? 30000 : 0);
    if (refused !== null) this.tell(refused || this.page.words.not_reached);
  }

  rest() {
    this.waiting = false;
    this.place();
  }

  hand(key) {
    return this.away("hand", key);
  }

  /** The pen goes: first everything written reaches the store, and nothing more is written. */
  async away(action, to) {
    const { session, words, saver } = this.page;
    if (session.handing) return;
    session.handing = true;
    session.tell("room");
    try {
      await saver.flush(this.room.team.fields);
    } catch (error) {
      session.handing = false;
      session.tell("room");
      const at = this.page.fields.findIndex((view) => view.field.id === error?.field) + 1;
      this.tell(at ? fill(words.not_handed_over, { n: at }) : words.not_handed_over_yet);
      return;
    }
    await this.act(action, to);
    session.handing = false;
    this.wanted = null;
    session.tell("room");
  }

  async act(action, to) {
    this.tell("");
    const refused = await this.room.pen(action, to);
    if (refused !== null) this.tell(refused || this.page.words.not_reached);
  }

  tell(text) {
    this.note.hidden = !text;
    this.note.replaceChildren(...(text ? [icon("bang"), el("span", { text })] : []));
  }
}

/** 1, 2, 3, 5 as "1–3, 5". */
function spans(numbers, comma) {
  const parts = [];
  for (const n of numbers) {
    const last = parts[parts.length - 1];
    if (last && last[1] === n - 1) last[1] = n;
    else parts.push([n, n]);
  }
  return parts.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(comma);
}
