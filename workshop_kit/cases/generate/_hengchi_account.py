"""Hengchi's contacts at Dongyao and the account's scorecard.

Planted truths: 18 of the 24 contacts are held, 10 of them by the account manager alone; three who
decide have never been met. The scorecard's figures are those of the other tables where these
know them.
"""

from __future__ import annotations

import pandas as pd

from workshop_kit.cases.generate._hengchi_programme import (
    PAYMENT_DAYS,
    VOLUME_KUNITS,
    economics,
)
from workshop_kit.cases.generate._hengchi_proposal import ROLES
from workshop_kit.cases.generate._hengchi_value import suppliers

SHORT = {  # how the table below names a role
    "AM": "account_manager",
    "SP": "sponsor",
    "AE": "application_engineer",
    "CA": "cost_analyst",
    "PL": "supply_planner",
    "PC": "pricing_council",
}
CONTACTS = (  # name, function, position, part in buying, attitude, held by, right people, days ago
    ("董建平 Dong Jianping", "purchasing", "采购副总裁|VP purchasing",
     "decider", "neutral", "AM SP", "AM SP", 96),
    ("卢晓峰 Lu Xiaofeng", "purchasing", "热管理品类经理|Category manager, thermal",
     "buyer", "against", "AM", "AM", 6),
    ("马文静 Ma Wenjing", "purchasing", "采购员|Buyer",
     "buyer", "for", "AM", "AM", 3),
    ("姚志刚 Yao Zhigang", "purchasing", "成本工程师|Cost engineer",
     "influencer", "against", "AM CA", "AM CA", 34),
    ("秦晓雯 Qin Xiaowen", "purchasing", "供应商准入经理|Supplier approval manager",
     "gatekeeper", "neutral", "AM", "AM", 58),
    ("江永年 Jiang Yongnian", "engineering", "总工程师|Chief engineer",
     "decider", None, "", "AE SP", None),
    ("范思远 Fan Siyuan", "engineering", "热管理系统主管|Head of thermal systems",
     "influencer", "for", "AM AE", "AM AE", 12),
    ("白雪松 Bai Xuesong", "engineering", "模块工程师|Module engineer",
     "user", "for", "AM AE", "AE", 5),
    ("任佳慧 Ren Jiahui", "engineering", "试验工程师|Test engineer",
     "influencer", "for", "AM AE", "AE", 19),
    ("汤伟杰 Tang Weijie", "engineering", "新平台项目经理|Project manager, new platform",
     "influencer", "neutral", "AM", "AM AE", 27),
    ("崔明亮 Cui Mingliang", "quality", "质量总监|Quality director",
     "decider", None, "", "SP", None),
    ("邓丽华 Deng Lihua", "quality", "供应商质量经理|Supplier quality manager",
     "gatekeeper", "neutral", "AM AE", "AE", 41),
    ("许海波 Xu Haibo", "quality", "售后质量工程师|Field quality engineer",
     "influencer", "neutral", "AM", "AE", 130),
    ("龚雅琴 Gong Yaqin", "quality", "实验室主任|Laboratory head",
     "influencer", None, "", "AE", None),
    ("熊大勇 Xiong Dayong", "production", "总装厂厂长|Plant manager, assembly",
     "influencer", "for", "AM", "AM", 75),
    ("祝建军 Zhu Jianjun", "production", "总装线主管|Line manager",
     "user", "for", "AM", "AE PL", 22),
    ("韩春梅 Han Chunmei", "production", "工艺工程师|Process engineer",
     "user", "for", "AM AE", "AE", 15),
    ("傅志强 Fu Zhiqiang", "production", "设备维护主管|Maintenance manager",
     "user", None, "", "AE PL", None),
    ("沈国良 Shen Guoliang", "logistics", "物流总监|Logistics director",
     "influencer", "against", "AM", "PL", 110),
    ("金美玲 Jin Meiling", "logistics", "物料计划员|Material planner",
     "user", "neutral", "AM PL", "PL", 2),
    ("陶静 Tao Jing", "finance", "财务总监|Finance director",
     "influencer", None, "", "CA PC", None),
    ("侯永康 Hou Yongkang", "finance", "应付账款主管|Head of payables",
     "gatekeeper", "neutral", "AM", "CA", 412),
    ("黎振华 Li Zhenhua", "management", "总裁|President",
     "decider", None, "", "SP", None),
    ("温瑞清 Wen Ruiqing", "management", "新平台总经理|General manager, new platform",
     "decider", "neutral", "AM", "AM SP", 88),
)  # fmt: skip


def contacts() -> pd.DataFrame:
    """Return who takes part in buying at Dongyao, who holds the contact and who fits it."""
    rows = []
    for place, (name, function, position, part, attitude, held, fits, days) in enumerate(
        CONTACTS, 1
    ):
        rows.append(
            (
                f"P{place:02d}", *name.split(" ", 1), function, *position.split("|"), part,
                attitude, *_people(held), *_people(fits), days,
            )
        )  # fmt: skip
    columns = ["contact", "name_zh", "name_en", "function", "position_zh", "position_en"]
    columns += ["buying_role", "attitude", "held_by_zh", "held_by_en", "fits_zh", "fits_en"]
    frame = pd.DataFrame(rows, columns=[*columns, "met_days_ago"])
    return frame.astype({"met_days_ago": "Int64"})


def scorecard() -> pd.DataFrame:
    """Return seven measures of the account, each with an owner and a trigger."""
    today = economics().iloc[0]
    margin = round(100 * today["nopat_kcny"] / today["sales_kcny"])
    rejects = int(suppliers()["rejects"].iloc[0]) * 1000 // VOLUME_KUNITS
    shared = sum(len(row[5].split()) > 1 for row in CONTACTS)
    rows = [
        ("profit", "lagging", 0.30, 10, margin, 0, "account_manager", "review_terms"),
        ("share_of_wallet", "lagging", 0.15, 40, 42, 0, "account_manager", "ask_why"),
        ("shared_contacts", "leading", 0.15, 10, shared, 0, "sponsor", "second_contact"),
        ("forecast", "leading", 0.10, 80, 88, 0, "supply_planner", "joint_planning"),
        ("on_time", "leading", 0.15, 100, 97, 0, "supply_planner", "stock_point"),
        ("rejects", "leading", 0.10, 390, rejects, 1, "application_engineer", "joint_repair"),
        ("payment", "lagging", 0.05, 63, PAYMENT_DAYS, 1, "pricing_council", "hold_concessions"),
    ]
    columns = ["measure", "kind", "weight", "target", "actual", "lower_is_better", "owner"]
    frame = pd.DataFrame(rows, columns=[*columns, "action"])
    line = frame["target"] * 0.9
    line = line.where(frame["lower_is_better"] == 0, frame["target"] / 0.9)
    frame.insert(6, "trigger", line.round().astype("int64"))
    return frame


def _people(short: str) -> tuple[str | None, str | None]:
    """Return the names behind short roles, in Chinese and in English; none for nobody."""
    names = [ROLES[SHORT[role]][0] for role in short.split()]
    if not names:
        return None, None
    return "、".join(name[0] for name in names), ", ".join(name[1] for name in names)
