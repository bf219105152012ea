"""Style sheets and scripts, cached for good where their address changes with what they hold."""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from tornado.web import HTTPError, StaticFileHandler

from workshop_kit import __version__

KIT = Path(str(files("workshop_kit")))
FOLDERS = (KIT / "server" / "static", KIT / "widgets" / "static")
YEAR = 365 * 24 * 3600
FOR_GOOD = f"public, max-age={YEAR}, immutable"

TEXTS = (".js", ".css", ".json", ".svg")

__all__ = ["FOLDERS", "FOR_GOOD", "AssetHandler", "Packed", "asset_version"]


class Packed(StaticFileHandler):
    """Scripts and style sheets, read and compressed once and not for each browser again."""

    @classmethod
    def whole(cls, path: str) -> bytes:
        """Return what is sent of a file."""
        return Path(path).read_bytes()

    @classmethod
    def get_content_version(cls, abspath: str) -> str:
        """Return what changes with what is sent."""
        return sha256(cls.whole(abspath)).hexdigest()

    def set_headers(self) -> None:
        """Say that a file comes compressed, where it does."""
        super().set_headers()
        if self._packed:
            self.set_header("Content-Encoding", "gzip")

    def get_content_size(self) -> int:
        """Return how many bytes are sent, of the whole file."""
        path = str(self.absolute_path)
        return len(self._content(path)) if _is_text(path) else super().get_content_size()

    def get_content(self, abspath: str, start: int | None = None, end: int | None = None) -> Any:  # type: ignore[override]
        """Return what is sent of a file."""
        if _is_text(abspath):
            return self._content(abspath)[start:end]
        return super().get_content(abspath, start, end)

    def _content(self, path: str) -> bytes:
        return _content(type(self), path, Path(path).stat().st_mtime_ns, packed=self._packed)

    @property
    def _packed(self) -> bool:
        headers = self.request.headers
        return (
            _is_text(str(self.absolute_path))
            and "gzip" in headers.get("Accept-Encoding", "")
            and "Range" not in headers
        )


def _is_text(path: str) -> bool:
    return path.endswith(TEXTS)


@lru_cache(maxsize=1000)
def _content(handler: type[Packed], path: str, _changed_ns: int, *, packed: bool) -> bytes:
    whole = handler.whole(path)
    return gzip.compress(whole, 9) if packed else whole


class AssetHandler(Packed):
    """A file of several folders; the first that has it wins."""

    def initialize(self, folders: Sequence[Path]) -> None:
        """Take the folders."""
        super().initialize(path=str(folders[0]))
        self.folders = folders

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        """Find the file in any of our folders."""
        name = Path(absolute_path).relative_to(root)
        for folder in self.folders:
            if (folder / name).is_file():
                self.root = str(folder)
                return super().validate_absolute_path(str(folder), str(folder / name))
        raise HTTPError(404)

    def get_cache_time(self, *_args: object) -> int:
        """A year."""
        return YEAR

    def set_extra_headers(self, path: str) -> None:
        """Let browsers skip asking again."""
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", FOR_GOOD)


@cache
def asset_version() -> str:
    """Changes whenever a style sheet or script changes, so that browsers may cache for good."""
    digest = sha256(__version__.encode())
    for folder in FOLDERS:
        for path in sorted(folder.rglob("*.*")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
