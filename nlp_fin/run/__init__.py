"""The resumable batch runner: `run`, `RunOptions`, `RunReport`, `Problem`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nlp_fin.run.runner import Problem, RunOptions, RunReport, run

__all__ = ["Problem", "RunOptions", "RunReport", "run"]


def __getattr__(name: str) -> Any:
    # Worker processes import this package for one module; they need neither SQLAlchemy nor rich.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from nlp_fin.run import runner

    return getattr(runner, name)
