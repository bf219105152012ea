// One session a model, one page a view of it.

export default () => {
  let session = null;
  return {
    initialize({ model }) {
      const classroom = Classroom.here();
      session = classroom ? new ClassSession(model, classroom) : new KernelSession(model);
      return () => session.close();
    },
    render({ model, el: host }) {
      const page = session.guesses ? new PredictionPage({ model, el: host, session }) : new SheetPage({ model, el: host, session });
      return page.start();
    },
  };
};
