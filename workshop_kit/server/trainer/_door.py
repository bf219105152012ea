"""The trainer's key: how a device comes to show the console, and how it stops."""

from __future__ import annotations

from jupyter_server.auth.decorator import allow_unauthenticated

from workshop_kit.course import gettext as _
from workshop_kit.course import speaking

from .._limits import TooManyTriesError
from ._page import TrainerPage

__all__ = ["EnterHandler", "KeyDoor", "LeaveConsoleHandler"]


class KeyDoor(TrainerPage):
    """A page that takes the key."""

    async def try_key(self, key: str) -> None:
        """Sign the device in and go to the console, or show the form with a sentence."""
        address = self.request.remote_ip or ""
        self.set_header("Referrer-Policy", "no-referrer")
        try:
            async with self.room.limits.trying(address):
                right = self.passport.sign_in_trainer(key)
        except TooManyTriesError:
            with speaking(self.language):
                sentence = _("Many codes are being tried just now. Wait a minute, then try again.")
            self.show_door(sentence, 429)
            return
        if right:
            self.redirect(self.at("trainer"), status=303)
            return
        self.room.limits.wrong(address)
        with speaking(self.language):
            sentence = _(
                "This is not the key. It stands in the terminal where the class was started."
            )
        self.show_door(sentence, 403)

    def show_door(self, fault: str = "", status: int = 200) -> None:
        """Draw the form; what was typed is never shown again."""
        self.set_status(status)
        self.set_header("Referrer-Policy", "no-referrer")
        with speaking(self.language):
            title = _("Trainer")
            self.finish(self.page("trainer/enter.html.j2", title, fault=fault))


class EnterHandler(KeyDoor):
    """The form for the key."""

    access = "anyone"

    @allow_unauthenticated
    def get(self) -> None:
        """Show the form."""
        self.show_door()

    @allow_unauthenticated
    async def post(self) -> None:
        """Take the key."""
        await self.try_key(self.get_body_argument("key", "")[:200])


class LeaveConsoleHandler(TrainerPage):
    """Signs a device out as trainer."""

    def post(self) -> None:
        """Sign out."""
        self.passport.sign_out_trainer()
        self.redirect(self.at("trainer", "enter"), status=303)
