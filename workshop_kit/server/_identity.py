"""Who somebody is: signed cookies for participants and trainers, and what they may touch."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from jupyter_server.auth.authorizer import Authorizer
from jupyter_server.auth.identity import IdentityProvider, User
from tornado.web import RequestHandler

from workshop_kit.store import NotStored, Participant

from ._events import TRAINERS

if TYPE_CHECKING:
    from ._room import Room

DAYS = 90  # a device stays signed in for so long

__all__ = ["OwnKernelsOnly", "Passport", "WorkshopIdentity"]


class Passport:
    """The cookies of one class on one request; other classes' cookies have other names."""

    def __init__(self, handler: RequestHandler) -> None:
        self._handler = handler
        self.room: Room = handler.settings["room"]
        self._class = sha256(self.room.code.encode()).hexdigest()[:8]

    def participant(self) -> Participant | None:
        """Return the participant this device is signed in as, unless removed or deleted."""
        key = self._read("participant")
        return self.room.participant(key) if key else None

    def is_removed(self) -> bool:
        """Whether this device is signed in as somebody whom the trainer has taken out."""
        try:
            found = self.room.store.participants.find(
                self.room.classroom, self._read("participant")
            )
        except NotStored:
            return False
        return found.removed_at is not None

    def is_trainer(self) -> bool:
        """Whether this device has shown the trainer's key."""
        return hmac.compare_digest(self._read("trainer"), self._trainer_mark())

    def owns(self, owner: str | None) -> bool:
        """Whether what belongs to a participant's key, or to the trainers, is this device's."""
        if owner == TRAINERS:
            return self.is_trainer()
        participant = self.participant()
        return participant is not None and participant.owner.key == owner

    def resume_code(self) -> str:
        """Return the resume code that this device was given, empty where it was not."""
        return self._read("resume")

    def sign_in(self, participant: Participant, resume_code: str = "") -> None:
        """Make this device the participant's."""
        self._write("participant", participant.owner.key)
        if resume_code:
            self._write("resume", resume_code)
        else:
            self._clear("resume")

    def sign_out(self) -> None:
        """Make this device nobody's; a trainer stays trainer."""
        self._clear("participant")
        self._clear("resume")

    def sign_in_trainer(self, key: str) -> bool:
        """Make this device the trainer's, if the key is right."""
        right = hmac.compare_digest(key.strip().encode(), self.room.trainer_key.encode())
        if right:
            self._write("trainer", self._trainer_mark())
        return right

    def sign_out_trainer(self) -> None:
        """Make this device no trainer's."""
        self._clear("trainer")

    def _trainer_mark(self) -> str:
        return sha256(f"{self._class}:{self.room.trainer_key}".encode()).hexdigest()

    def _read(self, what: str) -> str:
        found = self._handler.get_signed_cookie(self._name(what), max_age_days=DAYS)
        return found.decode("utf-8", "replace") if found else ""

    def _write(self, what: str, value: str) -> None:
        self._handler.set_signed_cookie(
            self._name(what),
            value,
            expires_days=DAYS,
            path=self._handler.settings["base_url"],
            httponly=True,
            samesite="Lax",
            secure=self._handler.request.protocol == "https",
        )

    def _clear(self, what: str) -> None:
        self._handler.clear_cookie(self._name(what), path=self._handler.settings["base_url"])

    def _name(self, what: str) -> str:
        return f"workshop_{what}_{self._class}"


class WorkshopIdentity(IdentityProvider):
    """Knows participants by their cookie; there are no tokens, passwords or log-in pages."""

    def get_user(self, handler: Any) -> User | None:  # type: ignore[override]
        """Return the participant, whose key stands for the name, or else the trainer."""
        passport = Passport(handler)
        participant = getattr(handler, "participant", None) or passport.participant()
        if participant:
            return User(username=participant.owner.key)
        return User(username=TRAINERS) if passport.is_trainer() else None

    def get_handlers(self) -> list[Any]:
        """No log-in, no log-out, no list of who I am."""
        return []

    @property
    def auth_enabled(self) -> bool:
        """Always."""
        return True

    def is_token_authenticated(self, handler: Any) -> bool:
        """Never: each write needs its own XSRF token."""
        return False


class OwnKernelsOnly(Authorizer):
    """Lets people reach the kernels of their own pages, and nothing else of Jupyter's."""

    def is_authorized(self, handler: Any, user: User, action: str, resource: str) -> bool:
        """Whether the kernel that the address names was started for who asks."""
        kernel_id = handler.path_kwargs.get("kernel_id") or ""
        if resource != "kernels" or not user or not kernel_id:
            return False
        owner = handler.kernel_manager.owner_of(kernel_id)
        if owner == TRAINERS:  # a trainer's device may have joined as a participant too
            return Passport(handler).is_trainer()
        return bool(owner == user.username)
