// Names and states of the controls that ipywidgets leaves without, here so that they come along wherever
// the controls are shown: on our pages and in JupyterLab.
function put(node, name, value) {
  if (value && node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function nameControls(root) {
  const words = (node) => node?.textContent.trim() ?? '';
  for (const control of root.querySelectorAll('.widget-slider, .measured > .widget-text')) {
    const unit = words(control.closest('.measured')?.querySelector('.unit'));
    const label = words(control.querySelector('.widget-label'));
    const name = label && unit ? `${label} (${unit})` : label;
    for (const part of control.querySelectorAll('.noUi-handle, input')) put(part, 'aria-label', name);
  }
  for (const group of root.querySelectorAll('.widget-toggle-buttons')) {
    put(group, 'role', 'group');
    put(group, 'aria-label', words(group.querySelector('.widget-label')));
    for (const button of group.querySelectorAll('.widget-toggle-button')) {
      put(button, 'aria-pressed', String(button.classList.contains('mod-active')));
    }
  }
  for (const group of root.querySelectorAll('.checks')) {
    put(group, 'role', 'group');
    put(group, 'aria-label', words(group.parentElement.querySelector('.group-label')));
  }
}

// Follow the controls beside a chart until told to stop; `find` gives their box once it is on the page.
function controlNamer(find) {
  let box = null;
  const watch = new MutationObserver(() => nameControls(box));
  return {
    follow() {
      const found = find();
      if (!found || found === box) return;
      watch.disconnect();
      box = found;
      watch.observe(box, { subtree: true, childList: true, attributes: true, attributeFilter: ['class'] });
      nameControls(box);
    },
    stop: () => watch.disconnect(),
  };
}

