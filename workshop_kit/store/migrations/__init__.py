"""The steps that bring a database's tables up to date, run when a store is opened.

A step is a module in ``versions/``; its ``down_revision`` names the step before it. There is no
``env.py``: `workshop_kit.store._migrate` runs the steps. A test holds the tables that the steps
build to those that ``_tables.py`` declares, and `HEAD` to the last step.
"""

HEAD = "0004"
