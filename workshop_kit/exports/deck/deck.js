// A deck from one file: every slide is made to fit, then reveal.js takes over. Nothing is asked from outside.
(() => {
  const { width, height, words } = JSON.parse(document.getElementById('deck-settings').textContent);
  const LEAST = 0.5; // type gets no smaller than this; what still does not fit can be scrolled
  const reveal = document.querySelector('.reveal');
  const sheets = [...document.querySelectorAll('.sheet')];

  for (const formula of document.querySelectorAll('details.formula')) formula.open = true;

  function fits(sheet) {
    const wide = [...sheet.querySelectorAll('table, pre, .math')].some((one) => one.getBoundingClientRect().right > sheet.getBoundingClientRect().right);
    return sheet.getBoundingClientRect().height <= height && !wide;
  }

  function fit() {
    reveal.classList.add('measuring');
    for (const sheet of sheets) {
      let size = 1;
      sheet.style.zoom = '';
      while (!fits(sheet) && size > LEAST) sheet.style.zoom = String((size -= 0.04));
    }
    reveal.classList.remove('measuring');
  }

  function code() {
    for (const made of document.querySelectorAll('pre.code, .with-code')) made.hidden = !made.hidden;
    fit();
  }

  async function start() {
    await document.fonts.ready;
    fit();
    await Reveal.initialize({
      width, height, margin: 0, center: false, hash: true, history: false, help: false, transition: 'none', backgroundTransition: 'none',
      navigationMode: 'linear', controls: true, controlsTutorial: false, slideNumber: 'c/t', progress: true, scrollActivationWidth: 0,
      pdfSeparateFragments: false, pdfMaxPagesPerSlide: 1, plugins: [RevealNotes],
      keyboard: { 67: code },
    });
    for (const [side, name] of Object.entries({ left: words.left, right: words.right })) {
      for (const button of document.querySelectorAll(`.navigate-${side}`)) button.setAttribute('aria-label', name);
    }
    document.documentElement.dataset.ready = '';
  }

  const opened = window.open;
  window.open = (...how) => {
    const made = opened.apply(window, how);
    if (!made) alert(words.blocked);
    return made;
  };
  start();
})();
