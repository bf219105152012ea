// Ranking: buttons for the keyboard, a grip for finger and mouse. Nothing is an answer until somebody ranks.

CONTROLS.ranking = (field, ctx) => {
  const { words } = ctx;
  const items = itemsOf(field.items, ctx);
  let order = items.map((item) => item.id);
  let given = false;
  const rows = new Map();
  const list = el("ol", { class: "rank unset", role: "list" });
  const keep = el("button", { class: "btn second", type: "button", text: words.keep_order, on: { click: () => commit() } });
  const notice = el("p", { class: "notice" }, el("span", { text: words.not_ranked }), keep);

  const label = (id) => labelOf(items, id);

  function commit(moved = null) {
    given = true;
    paint();
    if (moved) ctx.say(fill(words.now_at_place, { item: label(moved), n: order.indexOf(moved) + 1, all: order.length }));
    else rows.get(order[0]).down.focus();
    ctx.changed();
  }

  function move(id, by, button) {
    const from = order.indexOf(id);
    const to = from + by;
    if (to < 0 || to >= order.length) return;
    order.splice(to, 0, ...order.splice(from, 1));
    commit(id);
    button.focus();
  }

  function makeRow(item) {
    const place = el("span", { class: "place", "aria-hidden": "true" });
    const up = el("button", { class: "btn plain square", type: "button", "aria-label": fill(words.move_up, { item: item.label }) }, icon("up"));
    const down = el("button", { class: "btn plain square", type: "button", "aria-label": fill(words.move_down, { item: item.label }) }, icon("down"));
    up.addEventListener("click", () => move(item.id, -1, up));
    down.addEventListener("click", () => move(item.id, 1, down));
    const grip = el("span", { class: "grip", "aria-hidden": "true" }, icon("grip"));
    const node = el("li", { class: "rank-item" }, grip, place, el("span", { text: item.label }), up, down);
    grip.addEventListener("pointerdown", (event) => drag(event, item.id, grip));
    rows.set(item.id, { node, place, up, down });
  }

  function drag(event, id, grip) {
    if (event.button) return;
    event.preventDefault();
    const { node } = rows.get(id);
    let start = event.clientY;
    const before = order.join();
    grip.setPointerCapture(event.pointerId);
    node.classList.add("held");
    const follow = (moved) => {
      const shift = moved.clientY - start;
      const at = order.indexOf(id);
      const next = rows.get(order[at + Math.sign(shift)])?.node;
      node.style.transform = `translateY(${shift}px)`;
      if (!next) return;
      const distance = Math.abs(next.offsetTop - node.offsetTop);
      if (Math.abs(shift) < distance / 2) return;
      order.splice(at + Math.sign(shift), 0, ...order.splice(at, 1));
      start += Math.sign(shift) * distance;
      place(id);
      node.style.transform = `translateY(${moved.clientY - start}px)`;
    };
    const drop = () => {
      grip.removeEventListener("pointermove", follow);
      node.classList.remove("held");
      node.style.transform = "";
      if (order.join() !== before) commit(id);
    };
    grip.addEventListener("pointermove", follow);
    grip.addEventListener("lostpointercapture", drop, { once: true });
  }

  /** Put rows into order by moving the others, so that the one named keeps focus and pointer. */
  function place(still = null) {
    const at = order.indexOf(still);
    order.forEach((id, i) => {
      const { node } = rows.get(id);
      if (id === still) return;
      if (at >= 0 && i < at) list.insertBefore(node, rows.get(still).node);
      else list.append(node);
    });
    paint();
  }

  function paint() {
    list.classList.toggle("unset", !given);
    notice.hidden = given;
    order.forEach((id, i) => {
      const row = rows.get(id);
      if (list.children[i] !== row.node) list.insertBefore(row.node, list.children[i] ?? null);
      row.place.textContent = `${i + 1}.`;
      row.up.setAttribute("aria-disabled", String(i === 0));
      row.down.setAttribute("aria-disabled", String(i === order.length - 1));
    });
  }

  for (const item of items) makeRow(item);
  paint();
  return {
    node: el("div", {}, list, notice),
    grouped: "group",
    note: words.ranking_help,
    set(value) {
      given = Array.isArray(value) && value.length > 0;
      const known = (value ?? []).filter((id) => rows.has(id));
      order = given ? [...known, ...items.map((item) => item.id).filter((id) => !known.includes(id))] : items.map((item) => item.id);
      paint();
    },
    read: () => ({ value: given ? [...order] : null, problem: null }),
    describe: (value) => (value ?? []).map((id, i) => `${i + 1}. ${label(id)}`).join("\n"),
    complete: (value) => !isBlank(value),
    inputs: () => [],
    focus: () => rows.get(order[0]).down.focus(),
  };
};
