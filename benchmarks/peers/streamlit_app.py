"""The exercise as a Streamlit app.

By Streamlit's own advice for speed: data and results are cached for all sessions, each explorer
is a fragment that runs again alone. Sessions are threads and matplotlib must not draw in two at
once: a lock stands around drawing, as Streamlit's manual asks for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from threading import RLock

import streamlit as st

sys.path.append(str(Path(__file__).parent))
import _exercise as exercise


@st.cache_resource
def drawing() -> RLock:
    """Return the one lock of all sessions."""
    return RLock()


@st.cache_data
def scored(emphasis: str, points: int):
    """Run the model behind the map once for each setting."""
    return exercise.scored(emphasis, points)


@st.cache_data
def lasting(retention: int):
    """Run the model behind the curve once for each setting."""
    return exercise.lasting(retention)


@st.cache_data
def page() -> list[tuple[str, str]]:
    """Read the page once."""
    return exercise.page()


@st.cache_data
def frame(kind: str):
    """Make a table once."""
    return exercise.frame(kind)


def picture(name: str, chart) -> bytes:
    """Draw on an easel that the session keeps."""
    with drawing():
        if name not in st.session_state:
            st.session_state[name] = exercise.Easel()
        return exercise.picture(chart, st.session_state[name])


@st.cache_data
def first_map() -> bytes:
    """Draw what everybody's map shows at first, once."""
    with drawing():
        result = scored(exercise.CRITERIA[0], exercise.FIRST_POINTS)
        return exercise.picture(exercise.map_of(result), exercise.Easel())


@st.cache_data
def first_curve() -> bytes:
    """Draw what everybody's curve shows at first, once."""
    with drawing():
        result = lasting(exercise.FIRST_RETENTION)
        return exercise.picture(exercise.curve_of(result), exercise.Easel())


@st.fragment
def map_explorer() -> None:
    """Show the map and what it is drawn for."""
    controls, chart = st.columns([1, 2])
    low, high, step = exercise.EMPHASIS_PCT
    name = controls.selectbox(exercise.label("emphasis"), exercise.CRITERIA)
    points = controls.slider(exercise.label("emphasis_pct"), low, high, exercise.FIRST_POINTS, step)
    untouched = (name, points) == (exercise.CRITERIA[0], exercise.FIRST_POINTS)
    chart.image(
        first_map() if untouched else picture("map", exercise.map_of(scored(name, points))),
        width="stretch",
        output_format="PNG",
    )


@st.fragment
def curve_explorer() -> None:
    """Show the curve and what it is drawn for."""
    controls, chart = st.columns([1, 2])
    low, high, step = exercise.RETENTION_PCT
    stay = controls.slider(
        exercise.label("retention_pct"), low, high, exercise.FIRST_RETENTION, step
    )
    untouched = stay == exercise.FIRST_RETENTION
    chart.image(
        first_curve() if untouched else picture("curve", exercise.curve_of(lasting(stay))),
        width="stretch",
        output_format="PNG",
    )


for kind, text in page():
    if kind == "text":
        st.markdown(text)
    elif kind == "map":
        map_explorer()
    elif kind == "curve":
        curve_explorer()
    else:
        st.table(frame(kind))
