"""The proposal to Dongyao: eleven tasks, eight roles, and who does what.

Planted truths: ten days as planned, seventeen as it went last time, most of the difference spent
waiting; the grid of roles breaks each rule once, and a mended one breaks none.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

TASKS = {  # names; days; after; k¥ for a day saved; days last time, of these waiting
    "A": ("判断做不做", "Qualify", 1, "", None, 1, 0),
    "B": ("访谈需求", "Needs interviews", 2, "A", 20, 5, 3),
    "C": ("摸清备选供应商", "Profile of the next best alternative", 1, "A", None, 2, 1),
    "D": ("技术方案", "Technical concept", 2, "B", 30, 3, 0),
    "E": ("成本测算", "Cost model", 2, "D", 25, 3, 1),
    "F": ("算清客户得益", "Value in figures", 2, "B, C", None, 3, 1),
    "G": ("报价和价格区间", "Offer and price corridor", 1, "E, F", None, 2, 1),
    "H": ("商务条款", "Terms", 2, "D", None, 3, 1),
    "I": ("起草建议书", "Draft", 2, "F", 10, 2, 0),
    "J": ("内部评审会", "Critical review", 1, "G, H, I", None, 1, 0),
    "K": ("批准并递交", "Approve and deliver", 1, "J", None, 2, 1),
}
ROLES = {  # holder, then deputy
    "account_manager": (("周立群", "Zhou Liqun"), ("贾文涛", "Jia Wentao")),
    "sponsor": (("郑海峰", "Zheng Haifeng"), ("孙佩华", "Sun Peihua")),
    "application_engineer": (("吴嘉树", "Wu Jiashu"), ("苗青", "Miao Qing")),
    "cost_analyst": (("冯雪梅", "Feng Xuemei"), None),
    "contract_lawyer": (("杜若宁", "Du Ruoning"), ("程安邦", "Cheng Anbang")),
    "supply_planner": (("曹国栋", "Cao Guodong"), ("段丽", "Duan Li")),
    "proposal_editor": (("叶晓彤", "Ye Xiaotong"), ("苗青", "Miao Qing")),
    "pricing_council": (("孙佩华", "Sun Peihua"), ("郑海峰", "Zheng Haifeng")),
}
MENDED = {  # one cell a role, in the order of ROLES; - for none
    "A": "R A C C - I - I",
    "B": "A/R - R - - I - -",
    "C": "A - C R - - - -",
    "D": "C - A/R C - C I -",
    "E": "I - C A/R - C - I",
    "F": "A - R R - - I -",
    "G": "R C - C I - - A",
    "H": "C I - - A/R C - -",
    "I": "C - C - - - A/R -",
    "J": "I A - - C - C R",
    "K": "R A I I I I R I",
}
FAULTY = {  # the grid as it was found: these rows differ
    "C": "A - C C - - - -",
    "D": "C - A/R C C C C -",
    "G": "A/R C - C I - - A",
    "H": "C I - - R C - -",
    "I": "A - C - - - R -",
    "K": "A/R C I I I I R I",
}
FAULTS = (
    ("nobody_responsible", "C"),
    ("many_consulted", "D"),
    ("several_accountable", "G"),
    ("no_accountable", "H"),
    ("one_role_accountable", "account_manager"),
)


def tasks() -> pd.DataFrame:
    """Return the tasks of a proposal: as planned, and how long they took last time."""
    rows = [(task, *about) for task, about in TASKS.items()]
    columns = ["task", "name_zh", "name_en", "days", "after", "crash_kcny_per_day"]
    frame = pd.DataFrame(rows, columns=[*columns, "last_days", "waited_days"])
    return frame.astype({"crash_kcny_per_day": "Int64"})


def roles() -> pd.DataFrame:
    """Return who holds each role, and who stands in."""
    rows = [(role, *holder, *(deputy or (None, None))) for role, (holder, deputy) in ROLES.items()]
    columns = ["role", "holder_zh", "holder_en", "deputy_zh", "deputy_en"]
    return pd.DataFrame(rows, columns=columns)


def raci() -> pd.DataFrame:
    """Return the grid as it was found."""
    return _grid(MENDED | FAULTY)


def raci_mended() -> pd.DataFrame:
    """Return a grid that keeps every rule."""
    return _grid(MENDED)


def raci_faults() -> pd.DataFrame:
    """Return the rules that the grid breaks, each with the task or role concerned."""
    return pd.DataFrame(FAULTS, columns=["code", "name"])


def proposal_parameters() -> dict[str, Any]:
    """Return the planted truths, for the trainer."""
    return {"critical": list("ABDEGJK"), "crash_to_8_days": ["B", "E"]}


def _grid(cells: dict[str, str]) -> pd.DataFrame:
    rows = [
        (task, *(None if cell == "-" else cell for cell in row.split()))
        for task, row in cells.items()
    ]
    return pd.DataFrame(rows, columns=["task", *ROLES])
