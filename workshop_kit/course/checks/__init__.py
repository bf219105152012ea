"""Judge answers. Runs where no page can look: it knows model answers and planted truths."""

from .._verdicts import Outcome, Verdict, score
from ._check import check, model_answers, proof_faults, reveal
from ._registry import Refusal, answers, judges, replies
from ._reply import reply

__all__ = [
    "Outcome",
    "Refusal",
    "Verdict",
    "answers",
    "check",
    "judges",
    "model_answers",
    "proof_faults",
    "replies",
    "reply",
    "reveal",
    "score",
]
