"""What all pages of the console share: names or numbers, refusals, and what an action answers."""

from __future__ import annotations

import json
import re
from typing import Any

from workshop_kit.course import gettext as _
from workshop_kit.course import ngettext, speaking
from workshop_kit.store import ClassArchived, NotStored, StaleUndo, StoreError

from .._class_result import class_results
from .._events import TRAINERS
from .._pace import tell_pace
from .._page import Access, PageHandler
from .._revealed import tell_revealed
from ._crowd import Crowd
from ._progress import undo_words

HIDE = "workshop_hide_names"

__all__ = ["HIDE", "TrainerPage"]


class TrainerPage(PageHandler):
    """A page or an action for trainers. Without a script an action leads back to its page."""

    access: Access = "trainer"

    @property
    def names_hidden(self) -> bool:
        """Whether this device shows numbers in the place of names."""
        return self.get_cookie(HIDE, "") == "1"

    @property
    def by_script(self) -> bool:
        """Whether the page's script asks, which shows answers in the page."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def back(self) -> str:
        """The page of the console that an action came from."""
        wanted = self.get_argument("back", "")
        inside = re.fullmatch(r"exercises/[a-z0-9_]+", wanted)
        return self.at("trainer", wanted) if inside else self.at("trainer")

    def crowd(self, nameless: bool = False) -> Crowd:
        """Return who is in the class, under the names that this device shows, or under none."""
        return Crowd(self.room, nameless or self.names_hidden)

    def refuse(self) -> None:
        """Lead to the form for the key, from a script too."""
        if self.by_script:
            self.set_status(403)
            self.set_header("HX-Redirect", self.at("trainer", "enter"))
            self.finish()
        else:
            super().refuse()

    def draw(self, name: str, title: str, **values: Any) -> None:
        """Answer with one of the console's templates; `title` is in the page's language."""
        shared = {
            "hidden": self.names_hidden,
            "back": "",
            "archived": None,
            "code": self.room.code,
            "undo_words": undo_words,
            "ngettext": ngettext,
        }
        with speaking(self.language):
            self.finish(self.page(f"trainer/{name}.html.j2", title, **(shared | values)))

    def done(self, sentence: str, act: int | None = None) -> None:
        """Say that an action has worked: to the script, or by the page it came from.

        The script offers to undo `act`, by its number in the journal.
        """
        if self.by_script:
            self._tell_script(sentence, "done", act)
            self.set_status(204)
            self.finish()
        else:
            self.redirect(self.back, status=303)

    def sorry(self, sentence: str, status: int = 409) -> None:
        """Say why an action was not done."""
        self.set_status(status)
        if self.by_script:
            self._tell_script(sentence, "refused")
            self.finish()
        else:
            self.draw("sorry", _("Nothing was changed", self.language), sentence=sentence)

    def _tell_script(self, sentence: str, outcome: str, undo: int | None = None) -> None:
        said = {"console": {"sentence": sentence, "outcome": outcome, "undo": undo}}
        self.set_header("HX-Trigger", json.dumps(said))  # in ASCII, as headers want it

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Give sentences for what the store refuses; the rest as on other pages."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, ClassArchived | NotStored | StaleUndo | StoreError):
            with speaking(self.language):
                self.sorry(*_refusal(error))
        else:
            super().write_error(status_code, **kwargs)

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log faults; what the store refuses is none."""
        if not isinstance(value, ClassArchived | NotStored | StaleUndo):
            super().log_exception(typ, value, tb)

    def changed(self, what: str) -> None:
        """Tell open consoles that something has changed."""
        class_results(self.room).forget()
        self.room.events.tell(TRAINERS, "change", what=what)

    def tell_scored(self, crowd: Crowd, exercise: str, key: str) -> None:
        """Have the pages of an owner, or of a team's members, ask for what is told of an answer."""
        team = crowd.team(key)
        members = [one.owner.key for one in crowd.members(team)] if team else [key]
        self.room.events.tell(members, "reveal", sheet=exercise)

    def tell_revealed(self, exercise: str) -> None:
        """Tell every page that an exercise was opened, closed or revealed."""
        self.changed("reveals")
        self.room.run(tell_revealed(self.room, exercise))
        tell_pace(self.room)  # nobody is called to a closed exercise


def _refusal(error: Exception) -> tuple[str, int]:
    if isinstance(error, ClassArchived):
        return _("This class has ended. It can be read; nothing in it changes."), 409
    if isinstance(error, NotStored):
        return _("This is not there any more. Open the console again."), 410
    if isinstance(error, StaleUndo):
        return _("This has been changed since. Look at the console again."), 409
    return _("The answers are being used elsewhere just now. Try again in a moment."), 503
