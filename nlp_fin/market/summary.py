"""How much of what was read a market could settle, and why not the rest."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from nlp_fin.market.eligible import REASONS
from nlp_fin.market.judge import Outcome


@dataclass
class Summary:
    """How much of what was read a market could settle: the counts add up to `figures`."""

    figures: int = 0
    supported: int = 0
    refuted: int = 0
    inconclusive: int = 0
    not_checkable: Counter[str] = field(default_factory=Counter)
    unsettled: Counter[str] = field(default_factory=Counter)
    """Inconclusive ones by reason."""

    @property
    def checkable(self) -> int:
        return self.supported + self.refuted + self.inconclusive

    @property
    def settled(self) -> int:
        return self.supported + self.refuted

    def count(self, outcome: Outcome, figures: int = 1) -> None:
        """Count figures that were judged."""
        if outcome.verdict == "supported":
            self.supported += figures
        elif outcome.verdict == "refuted":
            self.refuted += figures
        else:
            self.inconclusive += figures
            self.unsettled[outcome.reason or "no_data"] += figures

    def add(self, other: Summary) -> None:
        self.figures += other.figures
        self.supported += other.supported
        self.refuted += other.refuted
        self.inconclusive += other.inconclusive
        self.not_checkable.update(other.not_checkable)
        self.unsettled.update(other.unsettled)

    def lines(self) -> list[str]:
        """German lines for the terminal."""
        share = f" = {round(100 * self.settled / self.checkable)} %" if self.checkable else ""
        out = [
            f"{self.figures} Zahlen, {self.checkable} am Markt prüfbar, {self.settled} entschieden"
            f"{share} ({self.supported} bestätigt, {self.refuted} widerlegt)"
        ]
        for title, counts in (("offen", self.unsettled), ("nicht prüfbar", self.not_checkable)):
            if counts:
                detail = ", ".join(f"{n} {REASONS.get(r, r)}" for r, n in counts.most_common())
                out.append(f"{title}: {detail}")
        return out
