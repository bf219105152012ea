"""A pytest plugin: the notebooks that nbval runs share one process's imports."""

from __future__ import annotations

from workshop_kit.kernels import ForkServer

MODULES = [
    *("ipykernel.kernelapp", "ipykernel.ipkernel", "matplotlib_inline.backend_inline", "anywidget"),
    *("workshop_kit.cases", "workshop_kit.charts", "workshop_kit.models", "workshop_kit.widgets"),
    *("matplotlib.backends.backend_agg", "scipy.optimize", "scipy.stats", "sklearn.cluster"),
]


def pytest_configure() -> None:
    """Say what the base process imports; the first kernel starts it."""
    ForkServer.instance(modules=MODULES, once_started=["ipywidgets:_handle_ipython"])


def pytest_unconfigure() -> None:
    """End it."""
    ForkServer.instance().stop()
