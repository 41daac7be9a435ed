"""The command line: one file a command, each a thin wrapper around a plain function.

Command modules import what they need when they run, so `nlp-fin --help` stays quick.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from nlp_fin import __version__
from nlp_fin.errors import ConfigError, NlpFinError, UsageError

EXIT_OK = 0
EXIT_FINDINGS = 1
EXIT_USAGE = 2
EXIT_INPUTS_FAILED = 3

_HELP = """\
Reads German financial articles: finds every figure, what it is of, when, and who says so,
and shows which of them cannot be true.

Typical way:  nlp-fin analyze FOLDER --db articles.db   then   nlp-fin conflicts articles.db,
nlp-fin report articles.db, nlp-fin export articles.db --table figures --format csv.
"""


def _version(value: bool) -> None:
    if value:
        typer.echo(f"nlp-fin {__version__}")
        raise typer.Exit


def build_app() -> typer.Typer:
    """The application with all commands registered."""
    from nlp_fin.cli import (
        analyze,
        check,
        claims,
        conflicts,
        explain,
        export,
        fetch,
        read,
        report,
    )

    app = typer.Typer(
        help=_HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    @app.callback()
    def root(
        version: Annotated[
            bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")
        ] = False,
    ) -> None:
        pass

    root.__doc__ = _HELP
    app.command("analyze")(analyze.analyze)
    app.command("read")(read.read)
    app.command("fetch")(fetch.fetch)
    app.command("check")(check.check)
    app.command("conflicts")(conflicts.conflicts)
    app.command("decide")(conflicts.decide)
    app.command("claims")(claims.claims)
    app.command("explain")(explain.explain)
    app.command("report")(report.report)
    app.command("export")(export.export)
    return app


def main() -> None:
    """Entry point of `nlp-fin`. Exit codes: 0 fine, 1 findings asked to fail on, 2 usage,
    3 some inputs failed, 130 interrupted."""
    try:
        build_app()()
    except (UsageError, ConfigError) as error:
        typer.echo(f"nlp-fin: {error}", err=True)
        sys.exit(EXIT_USAGE)
    except NlpFinError as error:
        typer.echo(f"nlp-fin: {error}", err=True)
        sys.exit(EXIT_INPUTS_FAILED)
