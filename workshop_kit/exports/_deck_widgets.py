"""Widgets as they stood when the notebook had run: charts, settings, questions."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, Final

from workshop_kit.course import gettext as _

from ._deck_part import LINE, Part, lines_of_chart
from ._plain import lines_of

VIEW: Final = "application/vnd.jupyter.widget-view+json"
_STATE: Final = "application/vnd.jupyter.widget-state+json"

__all__ = ["VIEW", "Widgets"]


class Widgets:
    """The widgets of a notebook that has run, by the ids its outputs name."""

    def __init__(self, metadata: Mapping[str, Any]) -> None:
        self._models = metadata.get("widgets", {}).get(_STATE, {}).get("state", {})

    def parts(self, view: Mapping[str, Any]) -> list[Part]:
        """Return what a view showed; where nothing can be shown, a line says where it lives."""
        leaves = list(self._leaves(view.get("model_id", ""), set()))
        charts = [_chart(model) for model in leaves if "texts" in model["state"]]
        sheets = [_sheet(model["state"]) for model in leaves if "sheet" in model["state"]]
        plain = [model["state"] for model in leaves if not {"texts", "sheet"} & {*model["state"]}]
        found = [*_told(plain, bool(charts)), *filter(None, charts), *sheets]
        return found or [_line(_("This part is live: it is shown on the session’s page."))]

    def _leaves(self, model_id: str, seen: set[str]) -> Iterator[Mapping[str, Any]]:
        """Walk through boxes to what they hold, in the order of the page."""
        model = self._models.get(model_id.removeprefix("IPY_MODEL_"))
        if model is None or model_id in seen:
            return
        children = model["state"].get("children")
        if children is None:
            yield model
        for child in children or ():
            yield from self._leaves(child, {*seen, model_id})


def _line(words: str) -> Part:
    return Part(f'<p class="elsewhere">{escape(words)}</p>', "words", 1 + lines_of(words, LINE))


def _chart(model: Mapping[str, Any]) -> Part | None:
    """Return a chart view's picture with its words; one that failed says so."""
    state, texts = model["state"], model["state"]["texts"]
    picture = next((b["data"] for b in model.get("buffers", ()) if b["path"] == ["wide"]), "")
    if not picture or state.get("state") == "failed":
        return _line(state["message"]) if state.get("message") else None
    said = {name: escape(str(texts.get(name, ""))) for name in ("title", "subtitle", "caption")}
    caption = f"<figcaption>{said['caption']}</figcaption>" if said["caption"] else ""
    figures = "".join(
        f"<div><dt>{escape(one['label'])}</dt><dd>{escape(one['value'])}"
        f"<small>{escape(one['note'])}</small></dd></div>"
        for one in texts.get("figures", ())
    )
    html = (
        f'<figure class="workshop"><p class="chart-title">{said["title"]}</p>'
        f'<p class="chart-sub">{said["subtitle"]}</p>'
        f'<img src="data:image/png;base64,{picture}" alt="{escape(str(texts.get("alt", "")))}">'
        f"{caption}</figure>"
    )
    shown = f'{html}<dl class="workshop figures">{figures}</dl>' if figures else html
    return Part(shown, "chart", lines_of_chart(*_size(picture)) + (2 if figures else 0))


def _size(png: str) -> tuple[int, int]:
    """Return width and height that a PNG, in base 64, says it has."""
    head = b64decode(png[:32])
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


def _sheet(state: Mapping[str, Any]) -> Part:
    """Return a worksheet's or a prediction's questions, and where they are answered."""
    sheet = state["sheet"]
    prompts = [str(field.get("prompt", "")) for field in sheet.get("fields", ())]
    items = "".join(f"<li>{escape(prompt)}</li>" for prompt in prompts)
    name = escape(" ".join(filter(None, (sheet.get("code"), sheet.get("title")))))
    where = escape(_("Answers are written on the participants’ own pages."))
    html = (
        f'<div class="questions"><h3>{name}</h3><ol>{items}</ol><p class="elsewhere">{where}</p>'
        "</div>"
    )
    return Part(html, "figures", 4 + sum(lines_of(p, LINE) + 0.4 for p in prompts))


def _told(states: list[Mapping[str, Any]], charted: bool) -> list[Part]:
    """Say how the controls stand, and what labels say."""
    settings = [said for state in states if (said := _setting(state))]
    texts = [str(s["value"]) for s in states if _is_label(s) and not charted and s["value"]]
    found = [Part(f"<p>{escape(text)}</p>", "words", lines_of(text, LINE)) for text in texts]
    if settings:
        words = _("The chart shows: {setting}") if charted else "{setting}"
        said = words.format(setting=" · ".join(settings))
        html = f'<p class="setting">{escape(said)}</p>'
        found.append(Part(html, "words", lines_of(said, LINE)))
    return found


def _is_label(state: Mapping[str, Any]) -> bool:
    return state.get("_model_name") == "LabelModel"


def _setting(state: Mapping[str, Any]) -> str:
    """Say a control: its name and its value; a box without a tick says nothing."""
    name, value = state.get("description", ""), state.get("value")
    labels, index = state.get("_options_labels"), state.get("index")
    if not name or _is_label(state):
        return ""
    if isinstance(labels, list | tuple):
        chosen = labels[index] if isinstance(index, int) and index < len(labels) else ""
        return f"{name} {chosen}".strip()
    if isinstance(value, bool):
        return name if value else ""
    return f"{name} {value:,g}" if isinstance(value, int | float) else f"{name} {value or ''}"
