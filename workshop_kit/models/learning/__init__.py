"""What a seminar taught: how much of the gap before it was closed."""

from workshop_kit.models.learning._gain import ClassGain, class_gain, gap_closed

__all__ = ["ClassGain", "class_gain", "gap_closed"]
