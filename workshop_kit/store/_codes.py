"""Codes that people read aloud and type on a phone: a class's, and a participant's own.

31 letters and digits, without those that are mistaken for each other (0 O, 1 I L); drawn from the
operating system's randomness. A code of 9 holds 44.6 bits: 60 guesses a minute against a thousand
open classes need half a century on average. A resume code of 8 holds 39.6 bits and is worth
nothing without its class: 60 guesses a minute at any of 60 participants need 230 years. Both
counts rest on the server letting a class's wrong codes through that slowly.

Resume codes are kept hashed (scrypt, with the class's salt), so that a stolen backup lets nobody
write as somebody else: to try all codes of one class takes 350 years of one processor.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata
from functools import lru_cache

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CLASS_CODE = (3, 3, 3)
RESUME_CODE = (4, 4)


def new_code(groups: tuple[int, ...]) -> str:
    """Draw a code, such as K7W-M4Q-XP2 for groups (3, 3, 3)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for size in groups)


@lru_cache
def read_code(typed: str, groups: tuple[int, ...]) -> str | None:
    """Return the code as `new_code` writes it, None where what was typed cannot be one.

    Small letters, full-width letters, spaces and missing or other hyphens are all understood.
    """
    if not isinstance(typed, str) or len(typed) > 100:
        return None
    folded = unicodedata.normalize("NFKC", typed).upper()
    letters = "".join(sign for sign in folded if not _separates(sign))
    if len(letters) != sum(groups) or not set(letters) <= set(ALPHABET):
        return None
    starts = [sum(groups[:place]) for place in range(len(groups))]
    return "-".join(letters[at : at + size] for at, size in zip(starts, groups, strict=True))


def new_salt() -> str:
    """Draw the salt of a class's resume codes."""
    return secrets.token_hex(16)


def hashed(code: str, salt: str) -> str:
    """Return what is stored of a resume code; takes about ten milliseconds on purpose."""
    return hashlib.scrypt(code.encode(), salt=salt.encode(), n=4096, r=8, p=1, dklen=32).hex()


def _separates(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) in {"Pd", "Cf"} or sign in "-_.·\u2212"
