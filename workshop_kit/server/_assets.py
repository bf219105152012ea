"""Style sheets and scripts, cached for good where their address changes with what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from tornado.web import HTTPError, StaticFileHandler

from workshop_kit import __version__

KIT = Path(str(files("workshop_kit")))
FOLDERS = (KIT / "server" / "static", KIT / "widgets" / "static")
YEAR = 365 * 24 * 3600
FOR_GOOD = f"public, max-age={YEAR}, immutable"

__all__ = ["FOLDERS", "FOR_GOOD", "AssetHandler", "asset_version"]


class AssetHandler(StaticFileHandler):
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
