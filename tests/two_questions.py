"""A course of one exercise with two questions, one of which is judged."""

from __future__ import annotations

from pathlib import Path

SHEET = "x99_two_questions"
EXERCISE = """
id: x99_two_questions
code: X99
title: {zh: 两个问题, en: Two questions}
minutes: 5
grouping: {zh: 独立完成, en: Alone}
decision: {zh: 选一个, en: Choose one}
data: {zh: 无, en: None}
fields:
  - id: colour
    type: choice
    prompt: {zh: 什么颜色？, en: "Which colour?"}
    options:
      - {id: red, label: {zh: 红, en: Red}}
      - {id: blue, label: {zh: 蓝, en: Blue}}
  - id: thought
    type: text
    prompt: {zh: 您怎么想？, en: "What do you think?"}
    max_length: 200
"""
SOLUTION = """
id: x99_two_questions
fields:
  colour:
    check: {kind: exact}
    model_answer: blue
    known_wrong:
      - {value: red, why: {zh: 不是红的, en: It is not red}}
    feedback:
      right: {zh: 对, en: Right}
      wrong: {zh: 再想想, en: Think again}
  thought:
    check: {kind: open}
debrief:
  - {ask: {zh: 为什么？, en: "Why?"}, insight: {zh: 因为, en: Because}}
"""


def two_questions(folder: Path) -> Path:
    """Write it into a new folder."""
    for name, text in [("exercises", EXERCISE), ("solutions", SOLUTION)]:
        (folder / name).mkdir(parents=True)
        (folder / name / f"{SHEET}.yml").write_text(text, encoding="utf-8")
    (folder / "agenda.yml").write_text("")
    return folder
