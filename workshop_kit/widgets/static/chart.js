// A chart: the picture that fits, its texts, and a calm word while it is being worked on.
const NARROW = 450;
const REACHES = ['pointerdown', 'keydown', 'click'];

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
  let fits = 'wide';
  function drawPicture() {
    const bytes = model.get(fits);
    picture.hidden = !model.get('wide')?.byteLength && !model.get('narrow')?.byteLength;
    if (!bytes || !bytes.byteLength) return;
    const old = address;
    address = URL.createObjectURL(new Blob([bytes], { type: 'image/png' }));
    picture.width = fits === 'narrow' ? 358 : 504;
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
  let reached = false;   // for anything on the page: only then may a chart be drawn again
  function measure() {
    if (!figure.clientWidth) return;
    const width = figure.clientWidth < NARROW ? 'narrow' : 'wide';
    if (width !== fits) {
      fits = width;
      drawPicture();
    }
    const dots = devicePixelRatio > 1.2 ? 2 : 1;   // a chart drawn again needs no more than the screen shows
    if (!reached && !model.get('width')) return;   // pages that open together have less to say
    if (model.get('width') === width && model.get('dots') === dots) return;
    model.set({ width, dots });
    model.save_changes();
  }
  function reach() {
    reached = true;
    measure();
  }
  for (const event of REACHES) addEventListener(event, reach, { capture: true, once: true });
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
    for (const event of REACHES) removeEventListener(event, reach, { capture: true });
    names.stop();
    for (const [event, handler] of listen) model.off(event, handler);
    if (address) URL.revokeObjectURL(address);
  };
}

export default { render };
