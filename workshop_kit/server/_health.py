"""How the server and a page's kernel are, and what every response carries for safety."""

from __future__ import annotations

from typing import Any

from tornado.httputil import HTTPHeaders, HTTPServerRequest
from tornado.web import OutputTransform, RequestHandler

from ._identity import Passport

SAFETY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Content-Security-Policy": "frame-ancestors 'self'",
}

__all__ = ["HealthHandler", "SafetyHeaders"]


class HealthHandler(RequestHandler):
    """Tells which start of the server this is and, asked for a kernel, how that is.

    Every open page asks every second or two, so it is not one of Jupyter's handlers, which look up
    much more for each request.
    """

    async def get(self) -> None:
        """Answer in JSON, never from a cache."""
        found: dict[str, Any] = {"boot": self.settings["boot"]}
        kernel_id = self.get_query_argument("k", "")
        if kernel_id:
            found["kernel"] = await self._state(kernel_id)
        self.set_header("Cache-Control", "no-store")
        self.finish(found)

    async def _state(self, kernel_id: str) -> str:
        """Tell how one's own kernel is; any other is gone, whether it runs or not."""
        kernels = self.settings["kernel_manager"]
        if not Passport(self).owns(kernels.owner_of(kernel_id)):
            return "gone"
        return str(await kernels.state(kernel_id))


class SafetyHeaders(OutputTransform):
    """Gives responses of every handler, upstream's static ones too, the headers they lack."""

    def __init__(self, request: HTTPServerRequest) -> None:
        pass

    def transform_first_chunk(
        self, status_code: int, headers: HTTPHeaders, chunk: bytes, finishing: bool
    ) -> tuple[int, HTTPHeaders, bytes]:
        """Add what is not there."""
        for name, value in SAFETY.items():
            headers.setdefault(name, value)
        return status_code, headers, chunk
