"""Pure models: numbers in, numbers out. No pages, no languages, no files."""

from workshop_kit.models._out_of_range import OutOfRange

__all__ = ["OutOfRange"]
