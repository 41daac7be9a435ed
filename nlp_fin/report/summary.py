"""What a database holds, at a glance: for the terminal after a run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from rich.columns import Columns
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nlp_fin.names import plain
from nlp_fin.report import labels
from nlp_fin.report.library import Library
from nlp_fin.report.terminal import marked, place, style_of
from nlp_fin.report.views import FindingView, finding_views
from nlp_fin.store import Store, schema
from nlp_fin.types import Record

_ROWS = 8
_FINDINGS = 5


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts and the most frequent; `refuted` are the first of the refuted findings.

    `verdicts` counts findings that the user did not reject, `rejected` those that he did.
    """

    database: str
    articles: int
    figures: int
    claims: int
    verdicts: dict[str, int]
    instruments: Sequence[tuple[str, int]]
    """Name and number of figures that are of it."""
    metrics: Sequence[tuple[str, int]]
    refuted: Sequence[FindingView]
    rejected: int = 0


def summarize(store: Store) -> Summary:
    """Count what `store` holds."""
    verdicts, rejected = _count_verdicts(store)
    return Summary(
        database=store.name,
        articles=_count(store, schema.articles),
        figures=_count(store, schema.figures),
        claims=_count(store, schema.claims),
        verdicts=verdicts,
        rejected=rejected,
        instruments=_top_instruments(store),
        metrics=_top_metrics(store),
        refuted=refuted_findings(store, _FINDINGS),
    )


def _count_verdicts(store: Store) -> tuple[dict[str, int], int]:
    """Findings by verdict without those that the user rejected, and the number of these."""
    finding, decision = schema.findings.c, schema.decisions.c
    gone = sa.func.coalesce(decision.verdict == "rejected", sa.false()).label("gone")
    query = (
        sa.select(finding.verdict, gone, sa.func.count().label("n"))
        .outerjoin(schema.decisions, decision.key == sa.func.coalesce(finding.key, finding.uid))
        .group_by(finding.verdict, gone)
    )
    counts: dict[str, int] = {}
    rejected = 0
    for row in store.rows(query):
        if row["gone"]:
            rejected += row["n"]
        else:
            counts[row["verdict"]] = row["n"]
    return counts, rejected


def _count(store: Store, table: sa.Table) -> int:
    query = sa.select(sa.func.count().label("n")).select_from(table)
    return int(store.rows(query)[0]["n"])


def _top_instruments(store: Store) -> list[tuple[str, int]]:
    subject, item = schema.figures.c.subject_instrument, schema.instruments.c
    count = sa.func.count().label("n")
    top = store.rows(
        sa.select(subject, count)
        .where(subject.is_not(None))
        .group_by(subject)
        .order_by(count.desc(), subject)
        .limit(_ROWS)
    )
    ids = [row["subject_instrument"] for row in top]
    # Asked for apart: joined to the figures, this query goes through all of them per instrument.
    query = sa.select(item.id, sa.func.max(item.name).label("name")).where(item.id.in_(ids))
    names = {row["id"]: row["name"] for row in store.rows(query.group_by(item.id))}
    return [
        (names.get(row["subject_instrument"], row["subject_instrument"]), row["n"]) for row in top
    ]


def _top_metrics(store: Store) -> list[tuple[str, int]]:
    metric, count = schema.figures.c.metric, sa.func.count().label("n")
    query = sa.select(metric, count).group_by(metric).order_by(count.desc(), metric).limit(_ROWS)
    return [(labels.label("metric", row["metric"]), row["n"]) for row in store.rows(query)]


def refuted_findings(store: Store, most: int) -> list[FindingView]:
    """The first refuted findings, across articles first, that the user has not rejected."""
    finding, link = schema.findings.c, schema.finding_figures.c
    decided = store.decisions()
    across = [f for f in store.across() if f.verdict == "refuted"]
    wanted = {ref[0] for f in across[:most] for ref in f.figures if isinstance(ref, tuple)}
    query = (
        sa.select(finding.article_id, link.article_id.label("other"))
        .outerjoin(schema.finding_figures, link.finding == finding.uid)
        .where(finding.verdict == "refuted", finding.article_id.is_not(None))
        .order_by(finding.uid)
        .limit(most * 20)
    )
    rows = store.rows(query)
    homes = list(dict.fromkeys(row["article_id"] for row in rows))[: most * 2]
    wanted.update(homes)
    wanted.update(row["other"] for row in rows if row["other"] and row["article_id"] in homes)
    library = Library({r.article.id: r for r in store.records(wanted)}, decided, across[:most])
    views = finding_views(library.across, None, library, draw=False)
    for key in homes:
        record = library.records.get(key)
        views += _refuted(record, library) if record is not None else []
    return [view for view in views if view.decision != "rejected"][:most]


def _refuted(record: Record, library: Library) -> list[FindingView]:
    found = [finding for finding in record.findings if finding.verdict == "refuted"]
    return finding_views(found, record, library, draw=False)


def print_summary(summary: Summary, console: Console) -> None:
    """Print the summary, and the commands to go on with."""
    console.print(render(summary))
    # A command that is broken into lines cannot be copied.
    console.print(next_steps(summary.database), soft_wrap=True)


def render(summary: Summary) -> RenderableType:
    """The summary for a rich console."""
    verdicts = summary.verdicts
    counts = ", ".join(
        f"{verdicts.get(name, 0)} {labels.label('verdict', name)}"
        for name in ("refuted", "inconclusive", "supported")
    )
    if summary.rejected:
        counts += f", {summary.rejected} von Ihnen verworfen"
    head = Text.assemble(
        (plain(summary.database), "bold"),
        f": {summary.articles} articles, {summary.figures} figures, {summary.claims} claims\n",
        f"Checked: {counts}",
    )
    tables = [
        _pairs("Figures by instrument", summary.instruments),
        _pairs("Figures by metric", summary.metrics),
    ]
    parts: list[RenderableType] = [head, Text(), Columns([t for t in tables if t], padding=(0, 4))]
    if summary.refuted:
        count = verdicts.get("refuted", 0)
        shown = f", the first {len(summary.refuted)}" if count > len(summary.refuted) else ""
        parts += [Text(), Text(f"Refuted: {count}{shown}", style="bold")]
        parts += [_finding(view) for view in summary.refuted]
    return Group(*parts, Text())


def _pairs(title: str, rows: Sequence[tuple[str, int]]) -> Table | None:
    if not rows:
        return None
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 1))
    table.add_column(max_width=38, no_wrap=True, overflow="ellipsis")
    table.add_column(justify="right")
    for name, count in rows:
        table.add_row(plain(name), str(count))
    return table


def _finding(view: FindingView) -> RenderableType:
    style = style_of(view)
    lines: list[RenderableType] = [Text(f"✗ {plain(view.sentence)}", style=style)]
    for quote in view.quotes[:2]:
        line = Text(f"{place(quote)}  ", style="cyan")
        line.append_text(marked(quote.pieces, "bold"))
        lines.append(Padding(line, (0, 0, 0, 4)))
    return Padding(Group(*lines), (0, 0, 0, 2))


def next_steps(database: str) -> Text:
    """The commands that go on from here."""
    name = f"'{database}'" if " " in database else database
    table = f"nlp-fin export {name} --table figures --format csv --out figures.csv"
    steps = (
        ("what does not add up", f"nlp-fin conflicts {name}"),
        ("read it in a browser", f"nlp-fin report {name} --out report"),
        ("who says what", f"nlp-fin claims {name}"),
        ("into a spreadsheet", table),
    )
    text = Text("Next\n", style="bold")
    for what, how in steps:
        text.append(f"  {what:<22}", style="dim")
        text.append(f"{how}\n", style="default")
    text.rstrip()
    return text
