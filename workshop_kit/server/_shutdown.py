"""The last word of a closing page: its kernel may end."""

from __future__ import annotations

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from ._api import ApiHandler
from ._page import Access

__all__ = ["ShutdownHandler"]


class ShutdownHandler(ApiHandler):
    """Ends a kernel, for the one whose page it serves."""

    access: Access = "anyone"

    @allow_unauthenticated
    async def post(self, kernel_id: str) -> None:
        """End it; another's is none of ours to know of."""
        owner = self.kernel_manager.owner_of(kernel_id)
        if owner is None:  # it has ended already
            raise HTTPError(404)
        if not self.passport.owns(owner):
            self.refuse()
        await self.kernel_manager.shutdown_kernel(kernel_id, now=True)
        self.set_status(204)
        self.finish()
