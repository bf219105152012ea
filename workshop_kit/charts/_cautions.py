"""What should be told beside an importance, from the warnings of the model."""

from __future__ import annotations

from typing import Any

from workshop_kit.course import gettext as _

from ._words import inside, sentences, short_name


def caution_words(result: Any) -> str:
    """Put the warnings of an importance or conjoint into plain sentences; empty without any."""
    names: dict[str, list[str]] = {}
    for caution in getattr(result, "warnings", ()):
        name = inside(short_name(caution.variable))
        known = names.setdefault(caution.code, [])
        if name not in known:
            known.append(name)
    wording = {
        "collinear": _("Move together, so hard to tell apart: {names}."),
        "negative_coefficient": _(
            "Doing better here goes with lower satisfaction, check the data: {names}."
        ),
        "reversed_price": _("A dearer offer is liked better here, check the data: {names}."),
    }
    told = [wording[code].format(names=_(", ").join(found)) for code, found in names.items()]
    return sentences(told)
