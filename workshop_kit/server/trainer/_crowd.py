"""Who is in the class: people and teams, under their names or under numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from workshop_kit.course import gettext as _
from workshop_kit.store import NotStored, Participant, Team

from .._page import team_name
from .._room import Room

__all__ = ["Crowd"]

Kept = TypeVar("Kept")


class Crowd:
    """People and teams as they are stored now.

    Attributes
    ----------
    people : list of Participant
        Those who may work, in order of joining.
    removed : list of Participant
    teams : list of Team
    """

    def __init__(self, room: Room, hidden: bool) -> None:
        self.room, self.hidden = room, hidden
        everybody = room.store.participants.all(room.classroom)
        self._numbers = {one.owner.key: place for place, one in enumerate(everybody, 1)}
        self._everybody = {one.owner.key: one for one in everybody}
        self.people = [one for one in everybody if one.removed_at is None]
        self.removed = [one for one in everybody if one.removed_at is not None]
        self.teams = room.store.teams.all(room.classroom)

    def person(self, key: str) -> Participant:
        """Return somebody, removed or not.

        Raises
        ------
        NotStored
        """
        if key not in self._everybody:
            raise NotStored("there is no such participant in this class")
        return self._everybody[key]

    def team(self, key: str | None) -> Team | None:
        """Return a team of the class, if there is one of this key."""
        return next((one for one in self.teams if one.owner.key == key), None)

    def members(self, team: Team) -> list[Participant]:
        """Return who is on a team."""
        return [one for one in self.people if one.team == team.owner]

    def name(self, key: str) -> str:
        """Return how somebody or a team is called on this device."""
        team = self.team(key)
        if team:
            return team_name(team.name)
        if self.hidden:
            return _("Participant {number}").format(number=self._numbers.get(key, 0))
        return self._everybody[key].name if key in self._everybody else ""

    def by_team(self, given: Mapping[str, Kept]) -> list[tuple[str, Kept]]:
        """Return what is kept by a team's key beside the team's name, in the teams' order."""
        keys = [team.owner.key for team in self.teams]
        return [(self.name(key), given[key]) for key in keys if key in given]

    def number(self, key: str) -> int:
        """Return somebody's place in the order of joining, 1 for the first."""
        return self._numbers.get(key, 0)

    def here(self, key: str) -> bool:
        """Whether somebody has a page open."""
        return self.room.events.here(key)
