// Around the content: which step is on screen, and names for controls that ipywidgets leaves unnamed.
(() => {
  const steps = [...document.querySelectorAll('.steps a')];
  const sectionOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));

  function markStep() {
    let current = steps[0];
    for (const link of steps) {
      const section = sectionOf(link);
      if (section && section.getBoundingClientRect().top < window.innerHeight * 0.4) current = link;
    }
    for (const link of steps) {
      if (link === current) link.setAttribute('aria-current', 'step');
      else link.removeAttribute('aria-current');
    }
  }
  let waiting = false;
  addEventListener('scroll', () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; markStep(); });
  }, { passive: true });

  // Voila lays the content out after it was parsed: an address with #section has to be found again.
  function settle() {
    markStep();
    if (location.hash) document.getElementById(decodeURIComponent(location.hash.slice(1)))?.scrollIntoView();
  }

  function nameControls() {
    for (const slider of document.querySelectorAll('.widget-slider')) {
      const label = slider.querySelector('.widget-label')?.textContent;
      const handle = slider.querySelector('.noUi-handle');
      if (label && handle && handle.getAttribute('aria-label') !== label) handle.setAttribute('aria-label', label);
    }
    for (const group of document.querySelectorAll('.widget-toggle-buttons')) {
      const label = group.querySelector('.widget-label')?.textContent;
      if (label && group.getAttribute('aria-label') !== label) {
        group.setAttribute('role', 'group');
        group.setAttribute('aria-label', label);
      }
      for (const button of group.querySelectorAll('.widget-toggle-button')) {
        const pressed = String(button.classList.contains('mod-active'));
        if (button.getAttribute('aria-pressed') !== pressed) button.setAttribute('aria-pressed', pressed);
      }
    }
  }
  new MutationObserver(nameControls).observe(document.body, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['class'],
  });
  const shell = new MutationObserver(() => {
    const cells = document.getElementById('rendered_cells');
    if (cells && cells.closest('#main')) {
      shell.disconnect();
      cells.setAttribute('role', 'main');
      settle();
    }
  });
  shell.observe(document.body, { subtree: true, childList: true });
  nameControls();
  markStep();
})();
