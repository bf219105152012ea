"""`workshop serve` with one thing changed, for tests that need to see it: see `ODDITIES`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from workshop_kit import cli
from workshop_kit.server import WorkshopApp, _connection
from workshop_kit.server._identity import OwnKernelsOnly

KERNEL_SETTINGS = (
    *("cull_idle_timeout", "cull_interval", "unopened_seconds", "unattended_seconds"),
    "max_kernels",
)


def lets_everybody_in() -> None:
    """Take the check away that a kernel is the visitor's own."""
    OwnKernelsOnly.is_authorized = lambda *_given: True  # type: ignore[method-assign]


def tells_routes() -> None:
    """Write what the running app is made of into its data folder.

    `routes.json` holds the patterns of all its routes, `kernels.json` settings of its kernels.
    """
    listen = WorkshopApp.listen

    def telling(app: WorkshopApp) -> None:
        patterns = sorted(set(_patterns(app.app.default_router)))
        (Path(app.room.folder) / "routes.json").write_text(json.dumps(patterns))
        kernels = {name: getattr(app.kernel_manager, name) for name in KERNEL_SETTINGS}
        (Path(app.room.folder) / "kernels.json").write_text(json.dumps(kernels))
        listen(app)

    WorkshopApp.listen = telling  # type: ignore[method-assign]


def _patterns(router: Any) -> list[str]:
    found = []
    for rule in router.rules:
        if hasattr(rule.target, "rules"):
            found += _patterns(rule.target)
        else:
            found.append(rule.matcher.regex.pattern.removesuffix("$"))
    return found


def welcomes_nobody() -> None:
    """Leave a kernel no time to welcome a page's connection."""
    _connection.WELCOME_SECONDS = 0.0


ODDITIES = {
    "lets-everybody-in": lets_everybody_in,
    "tells-routes": tells_routes,
    "welcomes-nobody": welcomes_nobody,
}

if __name__ == "__main__":
    ODDITIES[sys.argv.pop(1)]()
    cli.main()
