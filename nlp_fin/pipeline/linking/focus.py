"""What a text is mainly about, and what its definite nouns refer back to."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property

from nlp_fin.lexicon.metrics import metric_lexicon
from nlp_fin.lexicon.phrases import word_pattern
from nlp_fin.lexicon.subjects import subject_lexicon
from nlp_fin.pipeline.linking.drafts import SubjectChoice
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.portfolios import Portfolio, find_portfolio, find_products
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.types import Mention

_LOOK_BACK = 300
_EARLY = 400
_MAIN_SHARE = 0.5
_HEADING_NAME = 6
_MARKET_KINDS = (
    "index", "company", "etf", "fund", "commodity", "crypto", "currency", "group", "bond", "rate",
)  # fmt: skip


@dataclass
class Focus:
    """What a text is mainly about, and what was named last."""

    scene: Scene
    _issuers: dict[int, SubjectChoice | None] = field(default_factory=dict)

    @cached_property
    def main(self) -> tuple[str | None, float]:
        """The instrument named most (early mentions count more), and its share of the weight."""
        ctx = self.scene.ctx
        weights: Counter[str] = Counter()
        total = 0.0
        early = min(400, max(150, len(ctx.text) // 4))
        for mention in ctx.mentions:
            kind = self.scene.kind(mention.instrument)
            if kind in (None, "person", "institution", "sector"):
                continue
            weight = 3.0 if mention.start < early else 1.0
            weights[mention.instrument] += weight  # type: ignore[assignment]
            total += weight
        if not weights:
            return None, 0.0
        best, weight = weights.most_common(1)[0]
        return best, weight / total

    @cached_property
    def is_macro(self) -> bool:
        """Whether the text names no firm, fund or index: it is about economies."""
        firms = ("company", "etf", "fund", "index")
        return not any(self.scene.kind(m.instrument) in firms for m in self.scene.ctx.mentions)

    @cached_property
    def local(self) -> str | None:
        """The name of the text's own making (see `names`) that it names most."""
        text = self.scene.ctx.text
        counts = {n: text.count(n.split()[0]) for n in self.scene.local_names}
        title = text[: self._title_end]
        alone = not any(self.scene.kind(m.instrument) == "company" for m in self.scene.ctx.mentions)
        known = [n for n, count in counts.items() if count > 1 or alone or n.split()[0] in title]
        return max(known, key=counts.__getitem__, default=None)

    @cached_property
    def is_local(self) -> bool:
        """Whether the text is rather about a name that no list knows."""
        if self.local is None:
            return False
        main, share = self.main
        named = len(self.scene.places_of(main)) if main is not None else 0
        return self.scene.ctx.text.count(self.local.split()[0]) >= named or share < 0.3

    @cached_property
    def portfolio(self) -> Portfolio | None:
        """The depot or fund that the text is about or that its author owns."""
        return find_portfolio(self.scene.ctx, self.scene.local_names, self._title_end)

    @cached_property
    def products(self) -> list[Portfolio]:
        """Strategies, plans and backtests that the text names."""
        return find_products(self.scene.ctx, self._title_end)

    @cached_property
    def own(self) -> SubjectChoice | None:
        """Whom *wir* and *mein* mean: the fund or depot of the text, else its issuer."""
        return self.portfolio.choice if self.portfolio is not None else self.issuer

    @cached_property
    def issuer(self) -> SubjectChoice | None:
        """The company whose news a text is: named in the title or right at the start, and the
        one that the text is mainly about."""
        if self.is_local and self.local is not None:
            place = self.scene.ctx.text.find(self.local)
            kind = self.scene.local_names[self.local]
            early = place < _EARLY or self.main[0] is None
            return SubjectChoice(None, self.local, kind) if early else None
        main, share = self.main
        if main is None or self.scene.kind(main) != "company":
            return None
        places = self.scene.places_of(main)
        titled = bool(places) and places[0] < self._title_end
        if not titled and (share < _MAIN_SHARE or not places or places[0] >= _EARLY):
            return None
        return instrument_choice(self.scene, main)

    def issuer_of(self, block: int) -> SubjectChoice | None:
        """Whose news a block is: the company that opens the heading above it, else the text's."""
        if block not in self._issuers:
            self._issuers[block] = self._section_issuer(block) or self.issuer
        return self._issuers[block]

    def _section_issuer(self, block: int) -> SubjectChoice | None:
        headings = self.scene.headings_above(block) if block >= 0 else []
        if not headings or headings[0].level == 1:
            return None
        start = headings[0].start
        for mention in self.scene.mentions_within(start, start + _HEADING_NAME):
            if self.scene.kind(mention.instrument) == "company":
                return instrument_choice(self.scene, mention.instrument)
        return None

    @cached_property
    def _title_end(self) -> int:
        sentences = self.scene.ctx.sentences
        return sentences[0][1] if sentences else 0

    @cached_property
    def economy(self) -> str | None:
        """The country or region that the text is about, for figures that name none: named most,
        by itself or through its statistics office and central bank."""
        lexicon = subject_lexicon()
        counts: Counter[str] = Counter()
        for match in word_pattern().finditer(self.scene.ctx.text):
            if match[0][0].isupper():
                region = lexicon.regions.get(match[0].lower())
                if region is not None:
                    counts[region] += 1
                office = lexicon.offices.get(match[0].lower())
                if office is not None:
                    counts[office] += 2
        return counts.most_common(1)[0][0] if counts else None

    def last_of(self, kinds: tuple[str, ...], before: int) -> Mention | None:
        """The last mention of one of the kinds that begins before an offset."""
        mentions = self.scene.ctx.mentions
        last = self.scene.mention_index(before)
        for index in range(last - 1, max(-1, last - _LOOK_BACK), -1):
            if self.scene.kind(mentions[index].instrument) in kinds:
                return mentions[index]
        return None


def instrument_choice(
    scene: Scene, instrument: str, text: str | None = None, start: int = -1, end: int = -1
) -> SubjectChoice:
    """A subject that is a known instrument, called as the text calls it, else by its name."""
    known = scene.ctx.instruments.get(instrument)
    if known is None:
        return SubjectChoice(None, text or instrument, None, start, end)
    if text is not None and _code().fullmatch(text):
        text = None  # named by its ISIN
    return SubjectChoice(instrument, text or known.name, known.kind, start, end)


@cache
def _code() -> re.Pattern[str]:
    return re.compile(r"[A-Z]{2}[A-Z0-9]{9}\d|(?=\w*\d\w*\d)[A-Z0-9]{6}")


def kind_features(kind: str | None, metric: MetricChoice | None) -> dict[str, float]:
    """Whether a metric goes with a subject of this kind."""
    if metric is None or kind is None:
        return {}
    if metric.concept is not None:
        kinds = metric_lexicon().concepts[metric.concept].kinds
    else:
        kinds = _MARKET_KINDS
    if kind in kinds:
        return {"kind_fit": 1.0 - 0.1 * min(kinds.index(kind), 5)}
    return {"kind_misfit": 1.0}


def is_named_in_section(scene: Scene, instrument: str, reading: Reading) -> bool:
    """Whether the instrument is named between the heading above a sentence and its end."""
    places = scene.places_of(instrument)
    last = bisect_left(places, reading.sentence.end)
    return last > 0 and is_in_section(scene, places[last - 1], reading)


def is_in_section(scene: Scene, offset: int, reading: Reading) -> bool:
    """Whether a place stands under the same heading as a sentence, or in it."""
    headings = scene.headings_above(reading.block) if reading.block >= 0 else []
    return offset >= (headings[0].start if headings else 0)
