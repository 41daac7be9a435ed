"""What a user is told about providers that could not be asked: once each, with what to do."""

from __future__ import annotations

from collections.abc import Iterator

from nlp_fin.market.source import Market

_SAID = {
    "outage": (
        "war nicht erreichbar ({count} ohne Antwort). Netz und Proxy prüfen und noch einmal "
        "aufrufen; --offline urteilt nur mit aufgehobenen Antworten und eigenen Dateien"
    ),
    "rate_limited": (
        "nimmt zurzeit keine Anfragen mehr an ({count} abgelehnt). Später noch einmal aufrufen; "
        "was schon geholt ist, wird nicht neu gefragt"
    ),
}


def outage_lines(market: Market) -> Iterator[str]:
    """A German line for each provider that left requests without an answer."""
    for provider, reasons in sorted(market.unanswered.items()):
        reason, _ = reasons.most_common(1)[0]
        total = reasons.total()
        count = f"{total} {'Anfrage' if total == 1 else 'Anfragen'}"
        yield f"{provider} {_SAID[reason].format(count=count)}."
