"""The words in which the solutions of W05 and W06 give numbers, with the numbers counted."""

from __future__ import annotations

from typing import Any

from narrative_claims import Claim

from workshop_kit import case
from workshop_kit.course import load_exercise, load_solution


def solved(exercise: str, field: str) -> tuple[dict[str, str], dict[str, str], int]:
    """Return where cards belong, where the first known wrong answer has them, and the pass mark."""
    found: Any = load_solution(exercise).fields[field]
    return found.model_answer, found.known_wrong[0].value, found.check.at_least


def process_claims() -> list[Claim]:
    """Return what the solution of W05 says in numbers."""
    right, usual, needed = solved("w05_process_cards", "cards")
    wrong = [card for card, step in right.items() if usual[card] != step]
    steps = case("seminar").steps.set_index("id")["work_days"]
    early = set(steps.index[:4])
    share = steps.iloc[:4].sum() / steps.sum()
    before = sum(step in early for step in right.values())
    good = len(right) - len(wrong)
    return [
        ("title", f"{len(right)}件事", f"{len(right)} activities"),
        (
            "title",
            f"把{len(right)}张卡片摊开，看多数人放错的{len(wrong)}张",
            f"the {len(right)} cards, shows how the {len(wrong)} that most",
        ),
        ("step-usual", f"{len(wrong)}张卡片", f"{len(wrong)} cards sound"),
        (
            "step-check",
            f"只错这{len(wrong)}张，对了{good}张，还差{needed - good}张",
            f"these {len(wrong)} misplaced {good} are right, {needed - good} short",
        ),
        ("step-check", f"点名这{len(wrong)}张", f"the same {len(wrong)}."),
        (
            "step-days",
            f"{share:.0%}的工作日，却有{before}张卡片；交付和跟踪占{1 - share:.0%}，"
            f"只有{len(right) - before}张",
            f"{share:.0%} of the working days and hold {before} cards; delivering and tracking "
            f"take {1 - share:.0%} and hold {len(right) - before}.",
        ),
    ]


PROCESS: dict[str, set[str]] = {}


def planning_claims() -> list[Claim]:
    """Return what the solution of W06 says in numbers."""
    right, usual, needed = solved("w06_planning_levels", "levels")
    three = [card for card in ("price_downs", "two_requests", "resident") if card in right]
    assert all(usual[card] != right[card] for card in three)
    good = len(right) - len(three)
    plans = case("seminar").levels.set_index("id")
    left = plans["budget_kcny"] - plans["promised_kcny"]
    asked = next(line for line in prompt().split() if line.startswith("¥"))[1:]
    assert left["account"] < int(asked) <= left["segment"]
    return [
        ("step-money", f"{int(asked) / 10:.0f}万元，谁来批", f"grants ¥{asked} thousand"),
        ("step-money", f"钱够{int(asked) / 10:.0f}万的", f"with ¥{asked} thousand left"),
        ("step-money", f"还有{left['segment'] / 10:.0f}万", f"¥{left['segment']} thousand."),
        (
            "step-check",
            f"还对{good}张，差{needed - good}张",
            f"{good} are right, {needed - good} short",
        ),
    ]


def prompt() -> str:
    """Return the question that crosses levels, in English."""
    return load_exercise("w06_planning_levels").field("short_of_money").prompt.en


PLANNING: dict[str, set[str]] = {}
