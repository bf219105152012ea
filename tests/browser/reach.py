"""Whether people reach every control of a page with a finger or a mouse."""

from __future__ import annotations

from playwright.sync_api import Page

BOTTOM = """() => document.documentElement.scrollHeight - innerHeight - scrollY < 2"""
CONTROLS = """() => {
  const box = e => e.getClientRects()[0];
  const cut = e => { const own = box(e);
    for (let a = e.parentElement; a && a !== document.documentElement; a = a.parentElement) {
      const around = a.getBoundingClientRect();
      if (!/hidden|clip/.test(getComputedStyle(a).overflowY)) continue;
      if (own.top >= around.bottom || own.bottom <= around.top) return true;
    }
    return false; };
  const covered = e => {
    e.scrollIntoView({block: 'center', inline: 'center', behavior: 'instant'});
    const {x, y, width, height} = box(e);
    const top = document.elementFromPoint(x + width / 2, y + height / 2);
    return !top || !(e.contains(top) || top.contains(e)); };
  const kinds = 'a[href]:not(.skip), button, input, select, summary, textarea';
  return [...document.querySelectorAll(kinds)]
    .map(e => e.closest('label') ?? e)
    .filter(e => e.checkVisibility({visibilityProperty: true}) && box(e)?.width > 1)
    .filter(e => cut(e) || covered(e))
    .map(e => e.outerHTML.slice(0, 100)); }"""


def out_of_reach(page: Page) -> list[str]:
    """Scroll a page to its end as people do; return controls that no scrolling brings to light."""
    page.mouse.wheel(0, 100_000)
    page.wait_for_function(BOTTOM)
    return page.evaluate(CONTROLS)
