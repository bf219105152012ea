"""The widget manager finds what is restored in the last moment; the packages' own does not."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from visitors import Visitor

from workshop_kit.server._widget_scripts import LAST_LOOK, mended

pytestmark = [pytest.mark.browser, pytest.mark.server]

MANAGER = "voila/labextensions/@jupyter-widgets/jupyterlab-manager/static"
# Two seconds are over after the first rest, and the model has come in it
RESTORED_WHILE_IT_RESTS = """async (method) => {
  const manager = { _models: {} };
  const { get_model } = eval(`({ ${method} })`);
  const now = Date.now, later = window.setTimeout;
  let at = 0;
  Date.now = () => at;
  window.setTimeout = (done) => { manager._models.it = 'restored'; at = 5000; later(done, 0); };
  try {
    return await get_model.call(manager, 'it').catch((error) => error.message);
  } finally {
    [Date.now, window.setTimeout] = [now, later];
  }
}"""


def manager_file() -> Path:
    """The one file of the package that holds the widget manager."""
    folder = Path(sys.prefix, "share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager")
    [found] = [
        path for path in folder.rglob("*.js") if LAST_LOOK.search(path.read_bytes())
    ]  # none any more: upstream looks once more itself, and ours can go
    return found


def get_model(script: str) -> str:
    [found] = re.findall(r"async get_model\(\w\)\{.+?(?=has_model\()", script, re.DOTALL)
    return found


def test_what_is_restored_in_the_last_moment_is_found(server, page_at):
    file = manager_file()
    status, served, headers = Visitor(server).ask(f"{MANAGER}/{file.name}")
    assert (status, served) == (200, mended(file.read_bytes()).decode())
    assert "immutable" in headers["Cache-Control"]
    page = page_at()
    stock = get_model(file.read_text("utf-8"))
    assert page.evaluate(RESTORED_WHILE_IT_RESTS, stock) == "widget model not found"
    assert page.evaluate(RESTORED_WHILE_IT_RESTS, get_model(served)) == "restored"
