"""`nlp-fin explain`: why a figure was linked as it was, and everything that was checked on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from nlp_fin.cli.output import say
from nlp_fin.names import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nlp_fin.store import Store
    from nlp_fin.types import Figure, Finding, Period, Record, Subject

_LISTED = 20


def explain(
    source: Annotated[
        str, typer.Argument(help="An article (file or -), a database, or JSONL of records.")
    ],
    figure: Annotated[
        str | None, typer.Argument(help="Figure id such as f12; without it all are listed.")
    ] = None,
    article: Annotated[
        str | None, typer.Option(help="Article id, where the source holds several.")
    ] = None,
) -> None:
    """Explain a figure: its place, what it was linked to and by which cues, and its findings.

    Exit codes: nlp-fin --help.

    Examples:

      nlp-fin explain artikel.txt

      nlp-fin explain artikel.txt f12

      nlp-fin explain articles.db f12 --article 3f2a…
    """
    from nlp_fin.cli.sources import open_results
    from nlp_fin.store.across import across_by_article

    with open_results([source]) as results:
        if results.unread:
            raise typer.Exit(results.exit_code)
        record = _choose(results.store, article)
        across = across_by_article(results.store).get(record.article.id, [])
    if figure is None:
        for one in record.figures:
            say(_line(record, one))
        say(f"\n{len(record.figures)} figures; explain one with its id", err=True)
        return
    say("\n".join(explanation(record, figure, across)))


def _choose(store: Store, article: str | None) -> Record:
    from nlp_fin.errors import UsageError

    ids = store.article_ids()
    wanted = [key for key in ids if article is None or key.startswith(article)]
    if len(wanted) == 1:
        return store.record(wanted[0])
    if not ids:
        raise UsageError("there is no article in the source; see what was read: nlp-fin read")
    if wanted:
        problem = "choose an article with --article:"
    else:
        problem = f"there is no article {article!r}; there are:"
        wanted = ids
    listing = [
        f"  {r.article.id}  {plain(r.article.title or r.article.source)}"
        for r in store.records(wanted[:_LISTED])
    ]
    if len(wanted) > _LISTED:
        listing.append(f"  … and {len(wanted) - _LISTED} more; nlp-fin export --table articles")
    raise UsageError("\n".join([problem, *listing]))


def explanation(record: Record, identifier: str, across: list[Finding]) -> list[str]:
    """The lines about one figure. Raises `UsageError` for an unknown id."""
    from nlp_fin.errors import UsageError

    figure = next((f for f in record.figures if f.id == identifier), None)
    if figure is None:
        raise UsageError(
            f"there is no figure {identifier} in {record.article.source}; "
            f"it has f1 … f{len(record.figures)}"
        )
    out = [_line(record, figure), ""]
    out += [f"  {name:<11} {value}" for name, value in _fields(record, figure)]
    out += ["", "Why:"]
    out += [f"  {reason}" for reason in figure.reasons] or ["  no cue was found"]
    findings = [f for f in record.findings if identifier in f.figures]
    pair = (record.article.id, identifier)
    findings += [f for f in across if pair in f.figures]
    out += ["", "Checked:"]
    for finding in findings:
        out += list(_finding(finding))
    if not findings:
        out.append("  nothing in the text or in other articles could be compared with it")
    return out


def _line(record: Record, figure: Figure) -> str:
    text = record.article.text
    before = text[max(0, figure.start - 50) : figure.start].replace("\n", " ")
    after = text[figure.end : figure.end + 30].replace("\n", " ")
    line = text.count("\n", 0, figure.start) + 1
    return f"{figure.id:<5} line {line:<4} …{before}[{figure.text}]{after}…"


def _fields(record: Record, figure: Figure) -> Iterator[tuple[str, str]]:
    from nlp_fin.checks.findings import interval_text
    from nlp_fin.checks.stated import stated_interval
    from nlp_fin.records import decimal_text

    amount = decimal_text(figure.value) or (
        f"{decimal_text(figure.low)} to {decimal_text(figure.high)}"
    )
    counted = f" {figure.unit_text}" if figure.unit_text else ""
    yield "value", f"{amount} {figure.unit}{counted}, {figure.qualifier}"
    if figure.value_corrected is not None:
        yield "corrected", str(decimal_text(figure.value_corrected))
    yield "means", f"{interval_text(stated_interval(figure))}"
    yield "metric", figure.metric + (" (change)" if figure.aspect == "change" else "")
    yield "subject", _subject(record, figure.subject)
    if figure.versus:
        yield "versus", _subject(record, figure.versus)
    yield "period", _period(figure.period)
    yield "basis", figure.basis + (f", {figure.rate}" if figure.rate else "")
    if figure.source:
        as_of = f", {figure.source.as_of}" if figure.source.as_of else ""
        yield "source", figure.source.text + as_of
    if figure.table:
        yield "table", f"{figure.table.row or '–'} / {figure.table.column or '–'}"


def _subject(record: Record, subject: Subject) -> str:
    instrument = next((i for i in record.instruments if i.id == subject.instrument), None)
    name = f"{instrument.name} ({instrument.id})" if instrument else (subject.text or "unknown")
    if subject.part or subject.whole:
        name += f"; {subject.part or '?'} of {subject.whole or '?'}"
    return name


def _period(period: Period | None) -> str:
    if period is None:
        return "none named"
    dates = f"{period.start or 'open'} to {period.end or 'open'}"
    return f"{period.kind} {dates}" + (f" («{period.text}»)" if period.text else "")


def _finding(finding: Finding) -> Iterator[str]:
    reason = f" ({finding.reason})" if finding.reason else ""
    yield f"  {finding.verdict}{reason}, {finding.kind}: {finding.explanation}"
    formula = finding.evidence.get("formula")
    if formula:
        yield f"    {formula}"
    for tried in finding.evidence.get("tried") or ():
        yield f"    tried: {_tried(tried)}"


def _tried(tried: object) -> str:
    if isinstance(tried, dict):
        return ", ".join(f"{name} {value}" for name, value in tried.items())
    return str(tried)
