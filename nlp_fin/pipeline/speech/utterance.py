"""Who speaks in one sentence: the result of the search for speakers."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_fin.pipeline.speech.words import Span
from nlp_fin.types import Speaker

AUTHOR = Speaker(None, "author")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Who speaks in one sentence and how the text says so.

    `start`, `end`: characters of the name in the sentence, or None where it is not named there.
    `mode`: that of the verb, `source` (*laut*), `quote`, `reported` (Konjunktiv), `interview`,
    `table`, or empty for the author. `cue`: offset of the word that says so. `kind`: the kind of
    claim that the verb suggests. `second`: a coordinated speaker. `scope`: characters that alone
    are attributed, where it is not the whole sentence. `others`: what the sentence says of other
    speakers.
    """

    speaker: Speaker
    mode: str = ""
    start: int | None = None
    end: int | None = None
    cue: int | None = None
    kind: str | None = None
    second: Speaker | None = None
    scope: Span | None = None
    others: tuple[Utterance, ...] = ()

    def within(self, span: Span) -> Utterance:
        """The utterance that part `span` of the sentence belongs to: that of a speaker named in
        it before that of one named elsewhere."""
        if self.cue is None or span[0] <= self.cue < span[1]:
            return self
        inside = (u for u in self.others if u.cue is not None and span[0] <= u.cue < span[1])
        return next(inside, self)

    def covers(self, span: Span) -> bool:
        """Whether most of `span` is attributed."""
        if self.scope is None:
            return True
        left, right = self.scope
        return min(right, span[1]) - max(left, span[0]) >= 0.5 * (span[1] - span[0])


BY_AUTHOR = Utterance(AUTHOR)
