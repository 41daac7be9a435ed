"""Findings and summaries on a terminal, by rich."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from nlp_fin.names import plain
from nlp_fin.report import labels
from nlp_fin.report.quotes import Piece, Quote
from nlp_fin.report.views import FindingView

_STYLES = {
    "refuted": "bold red",
    "inconclusive": "yellow",
    "supported": "green",
    "rejected": "dim",
}
_SIGNS = {"refuted": "✗", "inconclusive": "?", "supported": "✓"}
_MOST_QUOTES = 4


def marked(pieces: Iterable[Piece], style: str) -> Text:
    """Pieces in a row, the marked ones in `style` and between »«, which survives without colour."""
    out = Text()
    for piece in pieces:
        if piece.marked:
            out.append(f"»{plain(piece.text)}«", style=style)
        else:
            out.append(plain(piece.text))
    return out


def place(quote: Quote) -> str:
    """`news/a.html:13`."""
    return f"{plain(quote.source)}:{quote.line}"


def findings_table(views: Sequence[FindingView]) -> Table:
    """One row a finding: verdict, where with the quotations, what with the arithmetic."""
    table = Table(show_lines=True, expand=True, header_style="bold")
    table.add_column("Urteil", no_wrap=True)
    table.add_column("Wo", ratio=10)
    table.add_column("Befund", ratio=9)
    for view in views:
        table.add_row(_verdict(view), _where(view), _what(view))
    return table


def style_of(view: FindingView) -> str:
    """The style of a finding; what the user rejected is dim."""
    return _STYLES.get("rejected" if view.decision == "rejected" else view.verdict, "")


def _verdict(view: FindingView) -> Text:
    style = style_of(view)
    sign = _SIGNS.get(view.verdict, "")
    text = Text(f"{sign} {labels.label('verdict', view.verdict)}", style=style)
    text.append(f"\n{labels.label('kind', view.kind)}", style="default")
    if view.reason:
        text.append(f"\n{plain(view.reason)}", style="dim")
    if view.decision:
        text.append(f"\n{labels.label('decision', view.decision)}", style="dim")
    return text


def _where(view: FindingView) -> RenderableType:
    style = style_of(view)
    lines: list[RenderableType] = []
    for quote in view.quotes[:_MOST_QUOTES]:
        lines.append(Text(place(quote), style="cyan", overflow="fold"))
        lines.append(Padding(marked(quote.pieces, style), (0, 0, 0, 2)))
    if len(view.quotes) > _MOST_QUOTES:
        lines.append(Text(f"und {len(view.quotes) - _MOST_QUOTES} weitere Stellen", style="dim"))
    return Group(*lines)


def _what(view: FindingView) -> RenderableType:
    lines: list[RenderableType] = [Text(plain(view.sentence), style="bold")]
    comparison = _comparison(view)
    if comparison:
        lines.append(Text(comparison))
    if view.formula:
        lines.append(marked(view.formula, "default"))
    if view.note:
        lines.append(Text(f"Notiz: {plain(view.note)}", style="italic"))
    lines.append(Text(f"Schlüssel {plain(view.key)}", style="dim", overflow="fold"))
    return Group(*lines)


def _comparison(view: FindingView) -> str:
    parts = []
    if view.stated:
        parts.append(f"genannt {view.stated}")
    if view.expected:
        parts.append(f"{'dagegen' if view.kind == 'conflict' else 'ergibt'} {view.expected}")
    return plain("; ".join(parts))
