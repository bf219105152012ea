// Cards into groups: press a card, then its group. With a mouse a card can be dragged as well.

const LIFT = 6; // px that a pressed mouse moves before a card is lifted
const EDGE = 90; // px from the window's edges within which a held card scrolls the page

CONTROLS.sort = (field, ctx) => {
  const { words } = ctx;
  const cards = new Map(); // id -> {id, label, node, button, sign}
  const places = new Map(); // group id, or "" for the cards still to place -> {node, list, count}
  let placed = {}; // card -> group
  let doubted = {}; // card -> the group in which the feedback doubts it
  let open = null; // the card whose groups are offered
  const status = el("p", { class: "sort-count" });
  const done = el("p", { class: "sort-done", text: words.all_placed });
  const tray = makePlace("", words.cards_left);
  tray.node.append(done);
  const groups = el("div", { class: "sort-groups" }, field.groups.map((group) => makePlace(group.id, group.label).node));
  const node = el("div", { class: "sort" }, status, el("div", { class: "sort-board" }, tray.node, groups));

  const labelOfGroup = (id) => labelOf(field.groups, id);
  const left = () => field.items.filter((card) => !(card.id in placed));
  const count = () => fill(words.placed, { n: field.items.length - left().length, all: field.items.length });

  function makePlace(id, label) {
    const head = `${ctx.id}-place-${id}`;
    const tally = el("span", { class: "quiet" });
    const list = el("ul", { class: "sort-list", role: "list" });
    const section = el("div", { class: id ? "sort-group" : "sort-tray", role: "group", "aria-labelledby": head, "data-place": id }, el("p", { class: "sort-head" }, el("span", { id: head, text: label }), " ", tally), list);
    places.set(id, { node: section, list, tally });
    return places.get(id);
  }

  function makeCard({ id, label }) {
    const sign = el("span", { class: "sort-doubt" }, icon("cross"), words.look_again);
    const button = el("button", { class: "card", type: "button", "aria-expanded": "false", "data-card": id }, el("span", { text: label }));
    const card = { id, label, button, sign, node: el("li", {}, button) };
    button.addEventListener("click", () => offer(open === id ? null : id));
    button.addEventListener("pointerdown", (event) => drag(event, card));
    card.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || open !== id) return;
      event.stopPropagation();
      offer(null);
      button.focus();
    });
    cards.set(id, card);
  }

  /** Offer the groups of a card beneath it, and take back what was offered before. */
  function offer(id) {
    if (open !== null) {
      cards.get(open).button.setAttribute("aria-expanded", "false");
      cards.get(open).node.querySelector(".sort-ask").remove();
    }
    open = id;
    if (id === null) return;
    const { node: item, button, label } = cards.get(id);
    const choice = (group, text, kind) => el("button", { class: `btn ${kind}`, type: "button", "data-to": group, text, on: { click: () => put(id, group) } });
    const choices = field.groups.filter((group) => group.id !== placed[id]).map((group) => choice(group.id, group.label, "second"));
    if (id in placed) choices.push(choice("", words.put_back, "plain"));
    button.setAttribute("aria-expanded", "true");
    item.append(el("div", { class: "sort-ask", role: "group", "aria-label": fill(words.which_group, { card: label }) }, choices));
    choices[0].focus({ preventScroll: true });
  }

  /** Lay a card into a group, or back among those still to place. */
  function put(id, group) {
    const next = nextAfter(id, group);
    offer(null);
    if (group) placed[id] = group;
    else delete placed[id];
    paint();
    cards.get(next).button.focus({ preventScroll: true });
    ctx.say(fill(words.card_lies, { card: cards.get(id).label, group: group ? labelOfGroup(group) : words.cards_left, count: count() }));
    ctx.changed();
  }

  /** Where to go on: to the next card still to place, else to the one just laid. */
  function nextAfter(id, group) {
    const waiting = left();
    const at = waiting.findIndex((card) => card.id === id);
    if (!group || at < 0) return id;
    return (waiting[at + 1] ?? waiting[at - 1] ?? { id }).id;
  }

  function drag(event, card) {
    if (event.pointerType !== "mouse" || event.button) return;
    const { button } = card;
    const box = button.getBoundingClientRect();
    const from = { x: event.clientX, y: event.clientY };
    let ghost = null;
    let target = null;
    const aim = (place) => {
      target?.classList.remove("aimed");
      target = place && node.contains(place) && place.dataset.place !== (placed[card.id] ?? "") ? place : null;
      target?.classList.add("aimed");
    };
    const lift = () => {
      offer(null);
      ghost = el("div", { class: "card sort-ghost", "aria-hidden": "true", text: card.label, style: `width: ${box.width}px` });
      node.append(ghost);
      node.classList.add("holding");
      button.classList.add("lifted");
      button.setPointerCapture(event.pointerId);
    };
    const follow = ({ clientX, clientY }) => {
      const [x, y] = [clientX - from.x, clientY - from.y];
      if (!ghost && Math.hypot(x, y) < LIFT) return;
      if (!ghost) lift();
      ghost.style.left = `${box.left + x}px`;
      ghost.style.top = `${box.top + y}px`;
      aim(document.elementFromPoint(clientX, clientY)?.closest("[data-place]"));
      if (clientY > window.innerHeight - EDGE) window.scrollBy(0, 12);
      else if (clientY < EDGE / 2) window.scrollBy(0, -12);
    };
    const end = (why) => {
      for (const [name, heard] of Object.entries(heardOf)) window.removeEventListener(name, heard, true);
      if (!ghost) return;
      const to = why.type === "pointerup" && button.getAttribute("aria-disabled") !== "true" ? target : null;
      aim(null);
      ghost.remove();
      node.classList.remove("holding");
      button.classList.remove("lifted");
      button.addEventListener("click", swallow, { capture: true, once: true }); // the click that ends a drag opens nothing
      const over = () => setTimeout(() => button.removeEventListener("click", swallow, true));
      if (why.type === "keydown") window.addEventListener("pointerup", over, { capture: true, once: true });
      else over();
      if (to) put(card.id, to.dataset.place);
    };
    const heardOf = { pointermove: follow, pointerup: end, pointercancel: end, keydown: (given) => given.key === "Escape" && end(given) };
    for (const [name, heard] of Object.entries(heardOf)) window.addEventListener(name, heard, true);
  }

  const swallow = (event) => event.stopImmediatePropagation();

  function paint() {
    for (const [id, { node: place, list, tally }] of places) {
      const lying = field.items.filter((card) => (placed[card.id] ?? "") === id);
      lying.forEach((card, i) => {
        const item = cards.get(card.id).node;
        if (list.children[i] !== item) list.insertBefore(item, list.children[i] ?? null);
      });
      tally.textContent = lying.length ? String(lying.length) : "";
      place.classList.toggle("empty-place", !lying.length);
    }
    for (const { id, button, sign } of cards.values()) {
      const doubt = id in placed && doubted[id] === placed[id];
      button.classList.toggle("doubted", doubt);
      if (doubt) button.append(sign);
      else sign.remove();
    }
    done.hidden = left().length > 0;
    status.textContent = count();
  }

  field.items.forEach(makeCard);
  paint();
  return {
    node,
    grouped: "group",
    wide: true,
    note: words.sort_help,
    set(value) {
      const before = open !== null && placed[open];
      placed = Object.fromEntries(Object.entries(value ?? {}).filter(([card, group]) => cards.has(card) && field.groups.some((one) => one.id === group)));
      if (open !== null && placed[open] !== before) offer(null);
      paint();
    },
    judge(misplaced) {
      doubted = misplaced ?? {};
      paint();
    },
    read: () => ({ value: { ...placed }, problem: null }),
    describe: (value) => field.groups.map((group) => [group.label, field.items.filter((card) => value?.[card.id] === group.id)])
      .filter(([, lying]) => lying.length)
      .map(([label, lying]) => `${label}${words.colon}${lying.map((card) => card.label).join(words.list_semicolon)}`).join("\n"),
    complete: (value) => field.items.every((card) => !isBlank(value?.[card.id])),
    inputs: () => [],
    focus: () => cards.get((left()[0] ?? field.items[0]).id).button.focus(),
  };
};
