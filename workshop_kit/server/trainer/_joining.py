"""How people get in: the address as phones reach it, and its QR code."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from workshop_kit.course import gettext as _

from .._addresses import is_any, is_loopback, room_addresses, web_address
from .._announce import join_address, qr_svg
from ._page import TrainerPage

__all__ = ["joining"]


def joining(page: TrainerPage) -> dict[str, str]:
    """Return the address to join, a hint where phones do not reach it, and its QR code."""
    base, reached = _reached_at(page)
    hint = _("Phones cannot reach this address. To open the room: make serve HOST=0.0.0.0")
    return {
        "shown": f"{base.partition('://')[2]}join",
        "hint": "" if reached else hint,
        "qr": _qr(join_address(page.room.code, base)) if reached else "",
    }


def _reached_at(page: TrainerPage) -> tuple[str, bool]:
    """Return the server's address for others, and whether they reach it."""
    here = f"{page.request.protocol}://{page.request.host}{page.base_url}"
    if not is_loopback(urlsplit(here).hostname or ""):
        return here, True
    host, port = page.settings["listening"]
    for address in room_addresses(host) if is_any(host) else []:
        return web_address(address.ip, port, page.base_url), True
    return here, False


@lru_cache(maxsize=8)
def _qr(address: str) -> str:
    return qr_svg(address)
