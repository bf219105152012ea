"""The exercise as a Panel app.

By Panel's own advice for speed: results are cached for all sessions, sliders are throttled, the
server warms up and reuses the session that it rendered, static files are its own. One process
without threads: matplotlib must not draw in two at once.
"""

from __future__ import annotations

import _exercise as exercise
import panel as pn

pn.extension(throttled=True)
scored = pn.cache(exercise.scored)
lasting = pn.cache(exercise.lasting)


@pn.cache
def first_map() -> bytes:
    """Draw what everybody's map shows at first, once."""
    chart = exercise.map_of(scored(exercise.CRITERIA[0], exercise.FIRST_POINTS))
    return exercise.picture(chart, exercise.Easel())


@pn.cache
def first_curve() -> bytes:
    """Draw what everybody's curve shows at first, once."""
    chart = exercise.curve_of(lasting(exercise.FIRST_RETENTION))
    return exercise.picture(chart, exercise.Easel())


def explorer(draw, first: bytes, *controls: pn.widgets.Widget) -> pn.Row:
    """Put controls beside a picture that follows them, drawn on an easel of the session."""
    picture = pn.pane.PNG(first, width=504)
    easel = []

    def follow(*_events) -> None:
        easel[:] = easel or [exercise.Easel()]
        picture.object = exercise.picture(draw(*(c.value for c in controls)), easel[0])

    for control in controls:
        name = "value_throttled" if hasattr(control, "value_throttled") else "value"
        control.param.watch(follow, name)
    return pn.Row(pn.Column(*controls), picture)


def slider(name: str, limits: tuple[int, int, int], value: int) -> pn.widgets.IntSlider:
    """Make a slider as the page has it."""
    low, high, step = limits
    return pn.widgets.IntSlider(
        name=exercise.label(name), start=low, end=high, step=step, value=value
    )


def shown(kind: str, text: str) -> pn.viewable.Viewable:
    """Show one part of the page."""
    if kind == "text":
        return pn.pane.Markdown(text)
    if kind == "map":
        names = pn.widgets.Select(name=exercise.label("emphasis"), options=exercise.CRITERIA)
        points = slider("emphasis_pct", exercise.EMPHASIS_PCT, exercise.FIRST_POINTS)
        return explorer(lambda *s: exercise.map_of(scored(*s)), first_map(), names, points)
    if kind == "curve":
        stay = slider("retention_pct", exercise.RETENTION_PCT, exercise.FIRST_RETENTION)
        return explorer(lambda *s: exercise.curve_of(lasting(*s)), first_curve(), stay)
    return pn.pane.DataFrame(exercise.frame(kind), index=False)


pn.Column(*(shown(kind, text) for kind, text in exercise.page())).servable()
