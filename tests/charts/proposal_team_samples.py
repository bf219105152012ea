"""Charts of proposals, negotiations, teams and portfolios, of plain and of awkward results."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from workshop_kit.cases import case
from workshop_kit.charts import (
    Chart,
    audit_radar,
    concession_bars,
    contact_bars,
    crash_bars,
    erosion_bars,
    gap_bars,
    handling_curve,
    margin_bars,
    portfolio_map,
    price_down_bars,
    role_bars,
    schedule_bars,
    talks_path,
    trade_bars,
)
from workshop_kit.models.negotiation import (
    concessions,
    negotiate,
    programme_erosion,
    read_talks,
    rehearse,
    trade_gains,
    trades,
)
from workshop_kit.models.proposal import cheapest_crash, check_roles, critical_path
from workshop_kit.models.segmentation import choose_segments
from workshop_kit.models.team import (
    contact_coverage,
    organisation_gap,
    relay_or_team,
    self_audit,
    skills_gap,
)

DAYS = {"A": 1, "B": 2, "C": 1, "D": 2, "E": 2, "F": 2, "G": 1, "H": 2, "I": 2, "J": 1, "K": 1}
AFTER = {"B": "A", "C": "A", "D": "B", "E": "D", "F": "B C", "G": "E F", "H": "D", "I": "F"}
AFTER |= {"J": "G H I", "K": "J"}
TASKS = pd.DataFrame({"days": pd.Series(DAYS), "after": pd.Series(AFTER)})
TASKS["crash_kcny_per_day"] = pd.Series({"D": 30, "B": 20, "E": 25, "I": 10})
ONE = pd.DataFrame({"days": [1], "after": [""]}, ["<b>做完这一件事情再说别的</b>"])

ROLES = pd.DataFrame(
    {"Lead": ["A", "A", "R"], "Cost": ["R", "", "A"], "Law": ["C", "R", ""]}, ["T1", "T2", "T3"]
)
BAD_ROLES = pd.DataFrame({"Lead": ["A", "A", ""], "Cost": ["A", "C", "R"]}, ["T1", "T2", "T3"])
ASKED = ["sponsor", "contract_lawyer", "supply_planner", "cost_analyst", "pricing_council"]
MANY_ASKED = pd.DataFrame({"account_manager": ["AR", ""], "Law": ["", "AR"]}, ["T1", "T2"]).assign(
    **dict.fromkeys(ASKED, "C")
)
FINE_ROLES = pd.DataFrame({"Lead": ["AR", "R"], "Cost": ["", "A"]}, ["T1", "T2"])

RATINGS = pd.DataFrame(
    [(5, 4, 3), (4, 4, 4), (5, 5, 2), (3, 3, 3), (4, 4, 3)],
    [f"S{number}" for number in range(1, 6)],
    ["importance", "required", "actual"],
)
TRADED = trades().rename(columns={"seller_cny": "ours", "buyer_cny": "theirs"})
RECORD = pd.DataFrame({"offer": [106.0, 103, 101], "bid": [92.0, 96, 96.5]})
CONTACTS = pd.DataFrame({"held_by": ["Lin"] * 10 + ["Wu"] * 5 + ["Zhao"] * 3 + [""] * 6})
SEGMENTS = pd.DataFrame(
    {"economic_profit_mcny": [6.0, 5.0, 4.5, 2.0, -1.0], "capability_units": [4, 3, 3, 1, 2]},
    ["S1", "S2", "S3", "S4", "S5"],
)

NO_PROOF = [None, "we care", "9 of 12", "", "", "", ""]


def rated(lang: str, *ratings: float, **others: list[float | None]) -> Chart:
    """The radar of the seven principles under their names; of fewer ratings the first ones."""
    names = case("seminar").principles[f"principle_{lang}"].head(len(ratings))
    own = pd.DataFrame({"rating": ratings, "evidence": NO_PROOF[: len(ratings)]}, list(names))
    return audit_radar(self_audit(own.assign(**others)), lang)


CHARTS: dict[str, Callable[[str], Chart]] = {
    "schedule": lambda lang: schedule_bars(critical_path(TASKS), lang),
    "schedule crashed": lambda lang: schedule_bars(critical_path(TASKS, ["D"]), lang),
    "schedule named": lambda lang: schedule_bars(
        critical_path(TASKS.assign(name_zh="做完再说", name_en="Talk")), lang
    ),
    "schedule one": lambda lang: schedule_bars(critical_path(ONE), lang),
    "crash": lambda lang: crash_bars(cheapest_crash(TASKS, 8), lang),
    "crash nothing": lambda lang: crash_bars(cheapest_crash(TASKS, 10), lang),
    "roles": lambda lang: role_bars(check_roles(ROLES), lang),
    "roles bad": lambda lang: role_bars(check_roles(BAD_ROLES), lang),
    "roles many asked": lambda lang: role_bars(check_roles(MANY_ASKED), lang),
    "roles fine": lambda lang: role_bars(check_roles(FINE_ROLES), lang),
    "concessions": lambda lang: concession_bars(concessions([1500, 1210, 1180, 1170]), lang),
    "concessions flat": lambda lang: concession_bars(concessions([100, 97, 94, 91]), lang),
    "concessions grow": lambda lang: concession_bars(
        concessions([100, 99, 97, 93], ["", "x", ""], [80, 80, 81]), lang
    ),
    "concessions mixed": lambda lang: concession_bars(concessions([100, 95, 96, 90]), lang),
    "concessions one": lambda lang: concession_bars(concessions([100, 95]), lang),
    "erosion": lambda lang: erosion_bars(programme_erosion(), lang),
    "erosion none": lambda lang: erosion_bars(programme_erosion(0, 0), lang),
    "erosion gain": lambda lang: erosion_bars(programme_erosion(0, 2, 10), lang),
    "erosion loss": lambda lang: erosion_bars(programme_erosion(6, 0, cost_cny=90), lang),
    "price down": lambda lang: price_down_bars(programme_erosion(), lang),
    "margin": lambda lang: margin_bars(programme_erosion(3, 0), lang),
    "margin loss": lambda lang: margin_bars(programme_erosion(6, 0, cost_cny=90), lang),
    "erosion free": lambda lang: erosion_bars(programme_erosion(3, 0, cost_cny=0), lang),
    "talks": lambda lang: talks_path(rehearse(), lang),
    "talks lost": lambda lang: talks_path(negotiate([110, 109, 109, 108, 108]), lang),
    "talks open": lambda lang: talks_path(negotiate([110]), lang),
    "talks equal": lambda lang: talks_path(rehearse(step_ratio=1, first_step_cny=2), lang),
    "talks growing": lambda lang: talks_path(rehearse(step_ratio=2, first_step_cny=0.5), lang),
    "talks recorded": lambda lang: talks_path(read_talks(RECORD), lang),
    "trades": lambda lang: trade_bars(trade_gains(TRADED), lang),
    "trades none": lambda lang: trade_bars(trade_gains(TRADED.assign(theirs=TRADED["ours"])), lang),
    "trades give only": lambda lang: trade_bars(trade_gains(TRADED.iloc[:3]), lang),
    "skills": lambda lang: gap_bars(skills_gap(RATINGS), lang),
    "skills none": lambda lang: gap_bars(skills_gap(RATINGS.assign(actual=5)), lang),
    "organisation": lambda lang: gap_bars(organisation_gap(RATINGS, {"Wu": 9}), lang),
    "handling": lambda lang: handling_curve(relay_or_team(), lang),
    "handling slow": lambda lang: handling_curve(relay_or_team(2, 1.0, 5.0), lang),
    "contacts": lambda lang: contact_bars(contact_coverage(CONTACTS), lang),
    "contacts team": lambda lang: contact_bars(contact_coverage(CONTACTS[5:]), lang),
    "contacts none": lambda lang: contact_bars(contact_coverage(CONTACTS[18:]), lang),
    "portfolio": lambda lang: portfolio_map(choose_segments(SEGMENTS), lang),
    "portfolio error": lambda lang: portfolio_map(choose_segments(SEGMENTS, 7, 10), lang),
    "portfolio all": lambda lang: portfolio_map(choose_segments(SEGMENTS, 20), lang),
    "radar": lambda lang: rated(lang, 2, 4, 5, 3, 1, 3, 2),
    "radar three": lambda lang: rated(lang, 2, 4, 2),
    "radar level": lambda lang: rated(lang, *[3] * 7),
    "radar low": lambda lang: rated(lang, *[1] * 5, 2, 5),
    "radar class": lambda lang: rated(
        lang,
        2,
        4,
        5,
        3,
        1,
        3,
        2,
        team=[2, 3, None, 3, 3, 4, 1.5],
        **{"class": [3, 3, 4, 3, 1, 3, 2]},
    ),
    "radar above": lambda lang: rated(lang, *[5] * 7, **{"class": [4.5, *[5] * 6]}),
    "radar as the class": lambda lang: rated(lang, *[3] * 7, **{"class": [3] * 7}),
    "portfolio none": lambda lang: portfolio_map(choose_segments(SEGMENTS, 0), lang),
}
