// One session a model (answers, drafts, the way home), one page a view of it.

function openSession(model) {
  const watchers = new Set();
  const session = {
    sheet: model.get("sheet"),
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
  const tell = (what, field) => [...watchers].forEach((watcher) => watcher(what, field));
  const transport = new KernelTransport(model);

  function open() {
    session.sheet = model.get("sheet");
    const committed = Boolean(model.get("committed"));
    const manual = model.get("committed") !== undefined;
    const { sheet } = session;
    session.saver = new Saver({ transport, sheet, owner: model.get("owner"), answers: model.get("answers") ?? {}, manual, sealed: committed });
    session.checker = new Checker({ transport, saver: session.saver, attempt: model.get("attempt") ?? {} });
    session.saver.watch(tell);
  }

  function reopen() {
    const before = session.sheet;
    const now = model.get("sheet");
    if (before.id === now.id && JSON.stringify(before.fields.map((f) => f.id)) === JSON.stringify(now.fields.map((f) => f.id))) session.sheet = now;
    else {
      session.saver.close();
      open();
    }
    tell("redraw");
  }

  const on = {
    "change:sheet": reopen,
    "change:answers": () => session.saver.adopt(model.get("answers") ?? {}),
    "change:owner": () => session.saver.rename(model.get("owner"), model.get("answers") ?? {}),
    "change:attempt": () => session.checker.take(model.get("attempt")),
  };
  open();
  for (const [event, handler] of Object.entries(on)) model.on(event, handler);
  session.close = () => {
    for (const [event, handler] of Object.entries(on)) model.off(event, handler);
    session.saver.close();
  };
  return session;
}

export default () => {
  let session = null;
  return {
    initialize({ model }) {
      session = openSession(model);
      return () => session.close();
    },
    render({ model, el: host }) {
      const page = model.get("committed") === undefined ? new SheetPage({ model, el: host, session }) : new PredictionPage({ model, el: host, session });
      return page.start();
    },
  };
};
