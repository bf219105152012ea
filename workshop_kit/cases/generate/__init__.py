"""Seeded generators of the case data, with the truths planted in them."""

from workshop_kit.cases.generate._write import generate, generators

__all__ = ["generate", "generators"]
