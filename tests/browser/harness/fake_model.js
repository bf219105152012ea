// A model as anywidget gives it, with a line to the Python side that a test can cut:
// line.mode "up", "lost" (nothing comes back), "deaf" (it arrives, the reply is lost), "down" (send throws).

import widget from "/worksheet.js";

const sessions = new URLSearchParams(location.search).get("session").split(",");

window.line = { mode: "up", delay: 0, sent: [], open: 0 };

async function makeModel(session) {
  const handlers = new Map();
  const traits = await (await fetch(`/state?session=${session}`)).json();

  function hear(event, ...given) {
    for (const handler of [...(handlers.get(event) ?? [])]) handler(...given);
  }

  function update(state) {
    for (const [name, value] of Object.entries(state)) {
      const before = JSON.stringify(traits[name]);
      traits[name] = value;
      if (before !== JSON.stringify(value)) hear(`change:${name}`);
    }
  }

  const model = {
    get: (name) => traits[name],
    set: (name, value) => update({ [name]: value }),
    save_changes() {},
    on(event, handler) {
      handlers.set(event, [...(handlers.get(event) ?? []), handler]);
    },
    off(event, handler) {
      handlers.set(event, (handlers.get(event) ?? []).filter((one) => one !== handler));
    },
    send(message) {
      const { mode, delay } = window.line;
      if (mode === "down") throw new Error("no line");
      window.line.sent.push(structuredClone(message));
      if (mode === "lost") return;
      fetch(`/message?session=${session}`, { method: "POST", body: JSON.stringify(message), keepalive: message.kind !== "told" })
        .then((reply) => reply.json())
        .then(async ({ messages, state }) => {
          if (mode === "deaf") return;
          if (delay) await new Promise((resolve) => setTimeout(resolve, delay));
          for (const reply of messages) hear("msg:custom", reply, []);
          update(state);
        })
        .catch((error) => {
          if (message.kind !== "told") throw error; // a kernel that is away matters to nobody in a class
        });
    },
  };
  return { model, hear, update };
}

async function show(model, host) {
  const made = typeof widget === "function" ? await widget() : widget;
  await made.initialize?.({ model });
  await made.render({ model, el: host });
  return made;
}

const made = await Promise.all(sessions.map(makeModel));
const shown = [];
for (const [i, { model }] of made.entries()) {
  const host = i ? document.getElementById("host").parentNode.appendChild(document.createElement("div")) : document.getElementById("host");
  shown.push(await show(model, host));
}
window.harness = {
  update: made[0].update,
  hear: made[0].hear,
  async again() {
    const second = document.body.appendChild(document.createElement("section"));
    await shown[0].render({ model: made[0].model, el: second });
  },
};
window.ready = true;
