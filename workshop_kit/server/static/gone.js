// After somebody's data is deleted: drafts that this device still keeps go too.
(() => {
  const mine = `workshop:draft:${document.getElementById('gone').dataset.owner}`;
  for (const kind of ['localStorage', 'sessionStorage']) {
    try {
      const store = window[kind];
      for (const key of Object.keys(store)) {
        if (key.startsWith(`${mine}:`) || key.startsWith(`${mine}+`)) store.removeItem(key);
      }
    } catch {
      // nothing is kept here
    }
  }
})();
