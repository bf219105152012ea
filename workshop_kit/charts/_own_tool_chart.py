"""One economic tool on a product of one's own, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workshop_kit.course import current_language, speaking
from workshop_kit.course import gettext as _

from ._amounts import plain, yuan
from ._chart import Chart
from ._price_charts import break_even_claim
from ._rows import Row, rows_chart
from ._words import percent

if TYPE_CHECKING:
    from workshop_kit.models.value import OwnTool


def own_tool_bars(result: OwnTool, lang: str | None = None) -> Chart:
    """Draw what one tool says of a unit of one's own product.

    Parameters
    ----------
    result : OwnTool
        What ``own_tool`` returns.
    lang : {"zh", "en"}, optional
        Language of the words; by default the page's.
    """
    draws = {"worth": _worth, "proof": _proof, "leak": _leak, "volume": _volume}
    with speaking(lang or current_language()):
        return draws[result.tool](result)


def _worth(result: OwnTool) -> Chart:
    price, _rival, saves = result.amounts
    left = result.answer - price
    claim = (
        _("Worth {value}, priced {price}: the customer gains {gain}")
        if left >= 0
        else _("Worth {value}, priced {price}: {gain} too dear")
    ).format(value=yuan(result.answer), price=yuan(price), gain=yuan(abs(left)))
    rows = _stacked(result, _("The customer saves"), _("Value to the customer"))
    note = _("Which of the {n} can the customer see for itself?")
    return rows_chart(claim, _a_unit(), rows, note.format(n=yuan(saves)))


def _proof(result: OwnTool) -> Chart:
    price = result.amounts["price_cny"]
    claim = (
        _("The customer’s books bear out {value}, so our {price} can stand")
        if result.answer >= price
        else _("The customer’s books bear out {value}; {gap} of our price is still to be proven")
    ).format(value=yuan(result.answer), price=yuan(price), gap=yuan(price - result.answer))
    rows = _stacked(result, _("Shown by its own books"), _("Borne out"))
    return rows_chart(claim, _a_unit(), rows, _("Above that, purchasing has only our word."))


def _stacked(result: OwnTool, gain: str, total: str) -> list[Row]:
    """Return the rival's price, what comes on top, both together, and our price beside them."""
    price, rival, more = result.amounts
    return [
        Row(_("Next best alternative"), 0.0, rival, plain(rival)),
        Row(gain, rival, result.answer, plain(more)),
        Row(total, 0.0, result.answer, plain(result.answer), "lead"),
        Row(_("Our price"), 0.0, price, plain(price)),
    ]


def _leak(result: OwnTool) -> Chart:
    price, given = result.amounts
    claim = _("Besides the invoice {given} a unit is given, {share} of the price")
    rows = [
        Row(_("Our price"), 0.0, price, plain(price)),
        Row(_("Given besides the invoice"), result.answer, price, plain(-given), "loss"),
        Row(_("Pocket price"), 0.0, result.answer, plain(result.answer), "lead"),
    ]
    note = _("What did each part of it bring in return?") if given else ""
    told = claim.format(given=yuan(given), share=percent(given / price, 1))
    return rows_chart(told, _a_unit(), rows, note)


def _volume(result: OwnTool) -> Chart:
    price, cost, cut = result.amounts
    before, after = price - cost, price - cost - cut
    rows = [
        Row(_("Margin of a unit before"), 0.0, before, plain(before)),
        Row(_("The cut"), after, before, plain(-cut), "loss"),
        Row(_("Margin of a unit after"), 0.0, after, plain(after), "lead" if after > 0 else "loss"),
    ]
    note = _("Does this customer need that much more?") if after > 0 else ""
    return rows_chart(break_even_claim(-cut / price, result.answer), _a_unit(), rows, note)


def _a_unit() -> str:
    return _("Yuan a unit")
