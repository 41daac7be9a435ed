"""The command line: one file a command, each a thin wrapper around a plain function.

Command modules import what they need when they run, so `nlp-fin --help` stays quick.
"""

from __future__ import annotations

import sys
import traceback
from types import TracebackType
from typing import Annotated

import typer

from nlp_fin import __version__
from nlp_fin.cli import exits
from nlp_fin.cli.streams import flush_output, lead_nowhere, prepare_streams, system_error
from nlp_fin.errors import NlpFinError, UsageError
from nlp_fin.names import plain_lines

_HELP = f"""\
Reads German financial articles: finds every figure, what it is of, when, and who says so,
and shows which of them cannot be true.

Typical way:  nlp-fin analyze FOLDER --db articles.db   then   nlp-fin conflicts articles.db,
nlp-fin report articles.db, nlp-fin export articles.db --table figures --format csv.

{exits.TABLE}"""


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
    """Entry point of `nlp-fin`; the exit codes are in `nlp_fin.cli.exits`."""
    prepare_streams()
    with _OurMistakes():
        code = _run()
    try:
        flush_output()
    except OSError as error:
        code = _tell_system_error(error)
    sys.exit(code)


def _run() -> int:
    try:
        build_app()()
    except SystemExit as stop:
        # Click ends with 1 when the reader of its output is gone, which is our code for findings.
        if isinstance(stop.__context__, OSError):
            return _tell_system_error(stop.__context__)
        return stop.code if isinstance(stop.code, int) else exits.OK
    except UsageError as error:
        return _tell(str(error), exits.USAGE)
    except NlpFinError as error:
        return _tell(str(error), exits.STOPPED)
    except OSError as error:
        return _tell_system_error(error)
    return exits.OK


class _OurMistakes:
    """An error that nobody foresaw is shown whole, and ends with a code of its own.

    Python would end with 1, which is the code of the finding that a newsroom's CI waits for.
    """

    def __enter__(self) -> None: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, Exception):
            traceback.print_exception(error)
            sys.exit(_tell("this is a mistake in nlp-fin; please report it", exits.STOPPED))


def _tell_system_error(error: OSError) -> int:
    code, message = system_error(error)
    lead_nowhere()
    return code if message is None else _tell(message, code)


def _tell(message: str, code: int) -> int:
    try:
        typer.echo(f"nlp-fin: {plain_lines(message)}", err=True)
    except OSError:
        return code
    return code
