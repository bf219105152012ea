// Around the content: which step is on screen, and where the content begins.
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

  const shell = new MutationObserver(() => {
    const cells = document.getElementById('rendered_cells');
    if (cells && cells.closest('#main')) {
      shell.disconnect();
      cells.setAttribute('role', 'main');
      settle();
    }
  });
  shell.observe(document.body, { subtree: true, childList: true });
  markStep();
})();
