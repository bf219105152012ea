// Forms at the door: sent once, and what was typed survives a change of language.
(() => {
  const KEPT = 'workshop:typed';
  const form = document.querySelector('form[data-once]');
  if (!form) return;
  const button = form.querySelector('button');
  const fields = () => [...form.elements].filter((e) => e.name && e.type !== 'hidden');

  form.addEventListener('submit', (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = 'yes';
    button.setAttribute('aria-busy', 'true');
  });
  // Coming back by the browser's own button: the form may be sent again
  addEventListener('pageshow', () => {
    delete form.dataset.sent;
    button.removeAttribute('aria-busy');
  });

  document.querySelector('.lang a')?.addEventListener('click', () => {
    const typed = fields().filter((e) => e.type !== 'radio' || e.checked).map((e) => [e.name, e.value]);
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(typed));
    } catch {
      // a private window: it has to be typed again
    }
  });
  try {
    const typed = JSON.parse(sessionStorage.getItem(KEPT) || '[]');
    sessionStorage.removeItem(KEPT);
    for (const [name, value] of typed) {
      for (const element of fields()) {
        if (element.name !== name) continue;
        if (element.type === 'radio') element.checked = element.value === value;
        else element.value = value;
      }
    }
  } catch {
    // nothing was kept
  }
})();
