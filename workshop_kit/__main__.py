"""``python -m workshop_kit`` is ``workshop``."""

from .cli import main

main()
