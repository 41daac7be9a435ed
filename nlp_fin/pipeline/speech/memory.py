"""Who was named and who spoke so far in an article."""

from __future__ import annotations

from dataclasses import dataclass, field

from nlp_fin.types import Speaker


@dataclass(slots=True)
class Memory:
    """Who was named and who spoke so far. `persons` maps a gender (`m`, `f`) to the person of
    that gender who was named last; a person of unknown gender counts as both."""

    speaker: Speaker | None = None
    spoke_at: int = -99
    mode: str = ""
    institution: str | None = None
    voice: str | None = None
    voice_at: int = -99
    """The institution that spoke last, and in which sentence; `institution` was named last."""
    persons: dict[str, str] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    seen: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The person of each gender who was named last, speaking or not, and in which sentence."""
