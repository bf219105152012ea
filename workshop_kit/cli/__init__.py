"""``workshop``: serve the pages, open JupyterLab, make and check the course's files."""

from __future__ import annotations

import typer

from . import _backup, _classes, _course, _doctor, _handbook, _serve, _slides

__all__ = ["app", "main"]

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="The key-account-management workshop.",
)
for command in (
    *(_serve.serve, _serve.lab, _doctor.doctor),
    *(_slides.slides, _handbook.handbook, _backup.backup, _backup.restore),
    *(_course.check, _course.outputs, _course.messages, _course.models),
):
    app.command()(command)
app.add_typer(_classes.app, name="class")
app.add_typer(_course.app, name="data")


def main() -> None:
    """Run the command line."""
    app()
