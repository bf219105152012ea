"""Charts of the channel, of plain and of awkward results."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from workshop_kit.charts import (
    Chart,
    channel_plan_bars,
    channel_today_bars,
    equity_bars,
    member_bars,
    partner_bars,
)
from workshop_kit.models.channel import (
    channel_plan,
    channel_today,
    channel_value,
    consolidate_channel,
    equity_shares,
)

ZONES = pd.DataFrame({"demand_kcny": [1000.0, 800.0, 600.0]}, index=["z1", "z2", "z3"])
PARTNERS = pd.DataFrame(
    {
        "type": ["VAR", "INTL", "MID", "MID"],
        "fee_kcny": [60.0, 80.0, 50.0, 50.0],
        "contribution": [0.20, 0.22, 0.15, 0.15],
    },
    index=["V", "I", "M1", "M2"],
)
REACH = pd.DataFrame(
    {"V": [0.9, 0.5, 0.0], "I": [0.7, 0.8, 0.6], "M1": [0.6, 0.6, 0.0], "M2": [0.0, 0.5, 0.7]},
    index=ZONES.index,
)
SMALL = (ZONES, PARTNERS, REACH)
DEAR = (ZONES, PARTNERS.assign(fee_kcny=250.0), REACH)
STEEP = (ZONES, PARTNERS.assign(fee_kcny=[60.0, 20.0, 90.0, 90.0]), REACH)
EVEN = (ZONES.head(1), PARTNERS.head(1), REACH.head(1))
ONE_KIND = (ZONES, PARTNERS.assign(type="<b>代理商</b>"), REACH)

TYPES = ["VAR"] * 8 + ["INTL"] * 4 + ["MID"] * 12
MANY = (
    pd.DataFrame({"demand_kcny": [2000.0] * 12}),
    pd.DataFrame(
        {
            "type": TYPES,
            "fee_kcny": [{"VAR": 60, "INTL": 85, "MID": 38}[kind] for kind in TYPES],
            "contribution": [0.15 if kind == "MID" else 0.205 for kind in TYPES],
        },
        index=[f"P{n:02d}" for n in range(1, 25)],
    ),
    pd.DataFrame(
        [
            [0.7 if place == zone % 7 else 0.1 * ((place + zone) % 4) for place in range(24)]
            for zone in range(12)
        ],
        columns=[f"P{n:02d}" for n in range(1, 25)],
    ),
)

BENEFITS = ["advice_kcny"]
OFFERS = pd.DataFrame(
    [(46, 18, "VAR"), (40, 14, "INTL"), (30, 10, "direct"), (24, 16, "MID")],
    columns=["advice_kcny", "extra_price_kcny", "member"],
)
SHIFTS = {"VAR": (0, 4, 8, 2), "INTL": (6, 0, 2, 4), "direct": (0, 2, 1, 3), "MID": (1, 0, 3, 2)}
SURVEY = pd.concat(
    [
        OFFERS.assign(installer=n, advice_kcny=OFFERS.advice_kcny + [SHIFTS[m][n] for m in SHIFTS])
        for n in range(4)
    ]
)
COSTS = pd.DataFrame(
    {"VAR": [30.0, 10.0], "INTL": [5.0, 25.0], "direct": [10.0, 5.0]}, index=["advice", "stock"]
)
WEIGHTS = {"advice": 0.75, "stock": 0.25}

CHARTS: dict[str, Callable[[str], Chart]] = {
    "members": lambda lang: member_bars(channel_value(OFFERS, BENEFITS), lang),
    "members survey": lambda lang: member_bars(channel_value(SURVEY, BENEFITS), lang),
    "members level": lambda lang: member_bars(
        channel_value(OFFERS.replace(40, 42).replace(24, 10), BENEFITS), lang
    ),
    "members dear": lambda lang: member_bars(
        channel_value(OFFERS.assign(extra_price_kcny=90), BENEFITS), lang
    ),
    "members one": lambda lang: member_bars(channel_value(OFFERS.head(1), BENEFITS), lang),
    "equity": lambda lang: equity_bars(equity_shares(COSTS, WEIGHTS), lang),
    "equity level": lambda lang: equity_bars(equity_shares(0 * COSTS + 1, WEIGHTS), lang),
    "today": lambda lang: channel_today_bars(channel_today(*SMALL), lang),
    "today many": lambda lang: channel_today_bars(channel_today(*MANY), lang),
    "today loss": lambda lang: channel_today_bars(channel_today(*DEAR), lang),
    "today some lose": lambda lang: channel_today_bars(channel_today(*STEEP), lang),
    "today one kind": lambda lang: channel_today_bars(channel_today(*ONE_KIND), lang),
    "plan": lambda lang: channel_plan_bars(consolidate_channel(*SMALL, 1, 4), lang),
    "plan loss": lambda lang: channel_plan_bars(consolidate_channel(*SMALL, 1, 4, 75, 60), lang),
    "plan all leaves": lambda lang: channel_plan_bars(
        consolidate_channel(*SMALL, 1, 4, 75, 100), lang
    ),
    "plan many": lambda lang: channel_plan_bars(consolidate_channel(*MANY), lang),
    "plan beyond": lambda lang: channel_plan_bars(consolidate_channel(*SMALL, 1, 4, 90), lang),
    "plan too few": lambda lang: channel_plan_bars(consolidate_channel(*SMALL, 1, 1, 75), lang),
    "plan a hair": lambda lang: channel_plan_bars(consolidate_channel(*SMALL, 1, 4, 81.7), lang),
    "choice": lambda lang: channel_plan_bars(channel_plan(*SMALL, ["V"]), lang),
    "choice poor": lambda lang: channel_plan_bars(channel_plan(*SMALL, ["M1"], 0), lang),
    "choice as today": lambda lang: channel_plan_bars(channel_plan(*EVEN, ["V"], 0), lang),
    "choice of all": lambda lang: channel_plan_bars(channel_plan(*MANY, list(MANY[1].index)), lang),
    "choice of none": lambda lang: channel_plan_bars(channel_plan(*SMALL, [], 0), lang),
    "choice loses": lambda lang: channel_plan_bars(channel_plan(*DEAR, ["V"], 0), lang),
    "partners": lambda lang: partner_bars(consolidate_channel(*MANY), lang),
    "partners overlap": lambda lang: partner_bars(channel_plan(*SMALL, ["V", "I", "M2"]), lang),
    "partners all": lambda lang: partner_bars(channel_plan(*MANY, list(MANY[1].index)), lang),
    "partners none": lambda lang: partner_bars(consolidate_channel(*SMALL, 1, 4, 90), lang),
}
