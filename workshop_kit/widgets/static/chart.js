// A chart: the picture that fits, its texts, and a calm word while it is being worked on.
const NARROW = 450;

function element(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

function render({ model, el }) {
  el.classList.add('workshop', 'chart-view');
  const figure = element('figure');
  const title = element('p', 'chart-title');
  title.setAttribute('aria-live', 'polite');   // a chart drawn again says so
  title.setAttribute('aria-atomic', 'true');
  const subtitle = element('p', 'chart-sub');
  const picture = element('img');
  const caption = element('figcaption');
  const status = element('p', 'chart-status');
  status.setAttribute('role', 'status');
  const bar = element('progress');
  bar.max = 1;
  const numbers = element('dl', 'figures');
  figure.append(title, subtitle, status, bar, picture, caption);
  el.append(figure, numbers);

  let address = null;
  function drawPicture() {
    const wanted = model.get('width') || (figure.clientWidth && figure.clientWidth < NARROW ? 'narrow' : 'wide');
    const bytes = model.get(wanted);
    picture.hidden = !model.get('wide')?.byteLength && !model.get('narrow')?.byteLength;
    if (!bytes || !bytes.byteLength) return;
    const old = address;
    address = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
    picture.width = wanted === 'narrow' ? 358 : 504;
    picture.src = address;
    if (old) URL.revokeObjectURL(old);
  }
  function drawTexts() {
    const texts = model.get('texts');
    title.textContent = texts.title || '';
    subtitle.textContent = texts.subtitle || '';
    caption.textContent = texts.caption || '';
    picture.alt = texts.alt || '';
    numbers.replaceChildren(...(texts.figures || []).map(({ label, value, note }) => {
      const box = element('div');
      const value_ = element('dd', '', value);
      if (note) value_.append(element('small', '', note));
      box.append(element('dt', '', label), value_);
      return box;
    }));
    numbers.hidden = !(texts.figures || []).length;
  }
  function drawState() {
    const state = model.get('state');
    el.dataset.state = state;
    figure.setAttribute('aria-busy', String(state === 'working'));
    status.textContent = model.get('message');
    status.hidden = !model.get('message');
    bar.hidden = state !== 'working';
    const progress = model.get('progress');
    if (progress > 0) bar.value = progress; else bar.removeAttribute('value');
    bar.setAttribute('aria-label', model.get('message'));
  }
  function measure() {
    if (!figure.clientWidth) return;
    const width = figure.clientWidth < NARROW ? 'narrow' : 'wide';
    const dots = devicePixelRatio > 1.2 ? 2 : 1;   // a chart drawn again needs no more than the screen shows
    if (model.get('width') === width && model.get('dots') === dots) return;
    model.set({ width, dots });
    model.save_changes();
    drawPicture();
  }
  const names = controlNamer(() => el.closest('.explore'));
  const watch = new ResizeObserver(() => {   // the first time once the chart is on the page
    names.follow();
    measure();
  });
  watch.observe(figure);
  const listen = [
    ['change:wide', drawPicture], ['change:narrow', drawPicture], ['change:texts', drawTexts],
    ['change:state', drawState], ['change:message', drawState], ['change:progress', drawState],
  ];
  for (const [event, handler] of listen) model.on(event, handler);
  drawPicture();
  drawTexts();
  drawState();
  return () => {
    watch.disconnect();
    names.stop();
    for (const [event, handler] of listen) model.off(event, handler);
    if (address) URL.revokeObjectURL(address);
  };
}

export default { render };
