"""What the exercise's page shows, for the apps of the peers: the same texts, tables and charts.

The guesses and the worksheet are left out, so a peer's page does less than ours.
"""

from __future__ import annotations

from typing import Any

import nbformat
import pandas as pd

from workshop_kit.cases import case
from workshop_kit.charts import Chart, Easel, lifetime_curve, priority_map
from workshop_kit.course import model_docs, use_language, view
from workshop_kit.files import course_files
from workshop_kit.models.accounts import lifetime_value, priority_matrix

use_language("en")
EXERCISE = "x03_priorities"
TWELVE = [
    *("C180", "C267", "C307", "C260", "C209", "C106"),
    *("C246", "C383", "C112", "C234", "C186", "C288"),
]
EMPHASIS_PCT, RETENTION_PCT = (0, 30, 10), (50, 95, 5)
FIRST_POINTS, FIRST_RETENTION = 0, 75
_company = case("corebridge")
_scores = _company.scores.set_index("customer")
CRITERIA = ["none", *_scores.columns]
SHOWN = {  # what a cell of the notebook shows, by what its code says
    "table(sales": "accounts",
    "table(company.service)": "service",
    "table(company.scores)": "scores",
    "scores=scores": "map",
    "explore(lifetime_value": "curve",
}


def label(name: str) -> str:
    """Return what the page calls an argument of a model."""
    model = lifetime_value if name == "retention_pct" else priority_matrix
    return str(model_docs(model).label(name).in_("en"))


def page() -> list[tuple[str, str]]:
    """Return the page from top to bottom: ``("text", markdown)``, or a kind of `SHOWN`."""
    path = course_files("exercises", f"{EXERCISE}.ipynb")
    found = []
    for cell in view(nbformat.read(path, as_version=4), "en", "participant").cells:
        if cell.cell_type == "markdown":
            found.append(("text", cell.source))
        else:
            found += [(kind, "") for code, kind in SHOWN.items() if code in cell.source]
    return found


def frame(kind: str) -> pd.DataFrame:
    """Return one of the tables."""
    if kind == "accounts":
        work = _company.activity.set_index("customer").loc[TWELVE].drop(columns="credit_checks")
        sales = _company.customers.set_index("customer")[["revenue_kcny"]]
        return sales.join(work, how="right").reset_index()
    return {"service": _company.service, "scores": _company.scores}[kind]


def scored(emphasis: str, points: int) -> Any:
    """Run the model behind the map."""
    return priority_matrix(_scores, emphasis=emphasis, emphasis_pct=points)


def lasting(retention: int) -> Any:
    """Run the model behind the curve."""
    return lifetime_value(retention_pct=retention)


def map_of(result: Any) -> Chart:
    """Make the map's chart."""
    return priority_map(result)


def curve_of(result: Any) -> Chart:
    """Make the curve's chart."""
    return lifetime_curve(result)


def picture(chart: Chart, easel: Easel) -> bytes:
    """Draw a chart over the one before, as our own pages do."""
    return chart.png("wide", easel, dots=1, soon=True)
