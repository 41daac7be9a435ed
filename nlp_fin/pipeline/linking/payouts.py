"""Metric candidates for what shareholders get and pay: *Rendite* in a paragraph about dividends,
amounts per share that no word of their own explains, and what shares are traded at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from nlp_fin.lexicon.metrics import metric_lexicon
from nlp_fin.pipeline.linking.drafts import Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.metric import MetricChoice
from nlp_fin.pipeline.linking.position import position
from nlp_fin.pipeline.linking.ranker import Candidate
from nlp_fin.pipeline.linking.resolve import resolve
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.shares import find_whole

_GREATEST_YIELD = Decimal(15)
_USUAL_YIELD = Decimal(10)
_GREATEST_PER_SHARE = Decimal(5000)
_BACK = 2
_AROUND = 1500
"""So much of a paragraph is read for what it is about."""
_SHARES = ("aktie", "titel", "anteilsschein", "anteilschein", "papier")
_WORDS = ("rendite", "renditen", "ausschüttung", "ausschüttungen", "dividende", "dividenden")
_VERBS = frozenset(
    "abwirft abwerfen abgeworfen wirft werfen rentiert rentieren zahlt zahlen zahlte zahlten "
    "bietet bieten lockt locken winken winkt".split()
)
_AT = frozenset(("bei", "zu", "unter", "über", "ab", "unterhalb", "oberhalb", "für"))
_TRADES = frozenset(
    "gekauft kaufte kaufen kaufe kauften verkauft verkaufte verkaufen verkaufe verkauften "
    "nachgekauft nachkaufen nachkaufe nachlegen zugekauft zukaufen eingestiegen einsteigen "
    "einstieg aufstocken aufgestockt ausgestiegen aussteigen zugreifen zugegriffen stück "
    "erworben lege schlage schlagen zuschlagen stocke geordert ordern gehandelt "
    "neueinsteiger käufe zukäufe".split()
)
_PAYING = frozenset(
    "zahlt zahlen zahlte zahlten gibt gab bekommen bekommt erhalten erhält fließen floss flossen "
    "auszahlen ausgezahlt ausbezahlt überweist überwiesen".split()
)
_PAYOUTS = frozenset(("dividend", "dividend_yield", "payout_ratio"))
_GREATEST_PAYMENT = Decimal(500)
_RESULTS = frozenset(
    "earnings net_income operating_income pretax_income ebitda eps eps_growth "
    "earnings_growth".split()
)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    return {
        "payout": re.compile(r"dividende|ausschütt", re.I),
        "bond": re.compile(r"anleihe|staatspapier|bundesobligation|rentenmarkt|kupon", re.I),
        "total": re.compile(
            r"gesamtrendite|kursrendite|inklusive|einschließlich|samt|reinvest|wiederangelegt"
            r"|pro jahr|p\. ?a\.|jährlich|seit|eigenkapital|miet",
            re.I,
        ),
    }


def yield_candidates(
    scene: Scene, memory: Memory, reading: Reading, frame: Frame, sentence_index: int
) -> Iterator[Candidate]:
    """*Der Index wirft 2,5 Prozent ab* where the paragraph is about dividends."""
    value = frame.quantity.value
    if frame.unit != "percent" or frame.move or frame.quantity.explicit_sign or reading.block < 0:
        return
    yield from _quota(scene, reading, frame)
    if value is None or value > _GREATEST_YIELD or find_whole(reading, frame) is not None:
        return
    text, sentence, patterns = scene.ctx.text, reading.sentence, _patterns()
    start = max(scene.ctx.blocks[reading.block].start, sentence.start - _AROUND)
    about = [m.start() for m in patterns["payout"].finditer(text, start, sentence.end)]
    if not about or patterns["total"].search(text, sentence.start, sentence.end):
        return
    bonds = [m.start() for m in patterns["bond"].finditer(text, start, sentence.end)]
    if bonds and bonds[-1] > about[-1]:
        return
    choice = MetricChoice("dividend_yield", "level", "dividend_yield")
    places = [
        index
        for index, token in enumerate(sentence.tokens)
        if token.kind == "word" and (token.lower.endswith(_WORDS) or token.lower in _VERBS)
    ]
    if places:
        nearest = min(places, key=lambda index: abs(index - frame.at))
        token = sentence.tokens[nearest]
        features = position(reading, frame, nearest, nearest)
        features["dividend_text"] = 1.0
        reason = f"«{token.text}» in a paragraph about dividends"
        yield Candidate(choice, features, reason, token.start, token.end)
    elif _follows_payment(memory, reading, frame, sentence_index):
        yield Candidate(choice, {"dividend_text": 1.0}, "of a dividend and a price")
    elif value <= _USUAL_YIELD and "jahr" not in " ".join(sentence.lowers):
        yield Candidate(choice, {"dividend_hint": 1.0}, "the paragraph is about dividends")


def _is_about_payouts(scene: Scene, reading: Reading) -> bool:
    block, sentence = scene.ctx.blocks[reading.block], reading.sentence
    start = max(block.start, sentence.start - _AROUND)
    end = min(block.end, sentence.end + _AROUND)
    return _patterns()["payout"].search(scene.ctx.text, start, end) is not None


def _quota(scene: Scene, reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*Mit einer Quote von 62 Prozent …* where the paragraph is about dividends."""
    lowers = reading.sentence.lowers
    if "quote" not in lowers or not _is_about_payouts(scene, reading):
        return
    index = lowers.index("quote")
    features = position(reading, frame, index, index)
    features["dividend_text"] = 1.0
    choice = MetricChoice("payout_ratio", "level", "payout_ratio", time="flow")
    token = reading.sentence.tokens[index]
    yield Candidate(choice, features, "«Quote» of a dividend", token.start, token.end)


def _follows_payment(memory: Memory, reading: Reading, frame: Frame, sentence: int) -> bool:
    """*2,04 Dollar Dividende. Bei einem Kurs von 67,90 sind das 3,0 %*."""
    index = reading.frames.index(frame)
    before = [*(memory.of_frame(reading, i) for i in range(index)), *memory.before(sentence, 1)]
    metrics = {draft.metric.metric for draft in before if draft is not None}
    return {"dividend", "price"} <= metrics


def per_share_candidates(
    memory: Memory, reading: Reading, frame: Frame, sentence: int
) -> Iterator[Candidate]:
    """*Je Aktie ergab sich ein Plus von 0,35 Euro* behind a result: earnings per share; an offer
    of *18 Euro je Aktie* is a price."""
    value = frame.quantity.value
    if frame.unit != "currency" or value is None or abs(value) > _GREATEST_PER_SHARE:
        return
    counted = frame.quantity.unit_text or ""
    beside = counted.startswith("je ")
    clauses = reading.sentence.clauses
    before = any(
        cue.label.endswith(_SHARES)
        and cue.first < frame.at
        and clauses[cue.first] == clauses[frame.at]
        for cue in reading.cues.per_units
    )
    if not beside and not before:
        return
    concepts = metric_lexicon().concepts
    own = any(
        not concepts[cue.concept].behind
        and resolve(concepts[cue.concept], frame, cue.role) is not None
        for cue in reading.cues.metrics
    )
    if own:
        return
    features = {"per_share": 1.0}
    if not before and not counted.lower().endswith(_SHARES):
        return
    for earlier in memory.before(sentence + 1, _BACK):
        if earlier.metric.metric in _RESULTS:
            yield Candidate(MetricChoice("eps", "level", "eps", time="flow"), features, "per share")
            return
        if metric_group(earlier.metric.metric) == "accounts":
            return
    if beside:
        yield Candidate(MetricChoice("price", "level", "price", time="level"), features, counted)


def payment_candidates(
    scene: Scene, memory: Memory, reading: Reading, frame: Frame, sentence: int
) -> Iterator[Candidate]:
    """*Dort gibt es 0,90 Euro*, *zahlt 15,40 Euro je Aktie* where the paragraph is about
    dividends."""
    value = frame.quantity.value
    if frame.unit != "currency" or frame.prep in _AT or value is None or reading.block < 0:
        return
    counted = (frame.quantity.unit_text or "").lower()
    if abs(value) > _GREATEST_PAYMENT or frame.move or (counted and not counted.endswith(_SHARES)):
        return
    lowers, clauses = reading.sentence.lowers, reading.sentence.clauses
    about = any(d.metric.metric in _PAYOUTS for d in memory.before(sentence + 1, 1))
    if not about and not _is_about_payouts(scene, reading):
        return
    for index, word in enumerate(lowers):
        if word in _PAYING and clauses[index] == clauses[frame.at]:
            features = position(reading, frame, index, index)
            features["dividend_text"] = 1.0
            choice = MetricChoice("dividend", "level", "dividend", time="flow")
            token = reading.sentence.tokens[index]
            yield Candidate(choice, features, f"«{word}» of a dividend", token.start, token.end)
            return


def traded_candidates(reading: Reading, frame: Frame) -> Iterator[Candidate]:
    """*gekauft bei 128 Euro*, *10 Stück zu 152 USD*, *Unter 520 Dollar lege ich nach*: what one
    trades at is a price."""
    value = frame.quantity.value
    if frame.unit != "currency" or frame.prep not in _AT or value is None:
        return
    if abs(value) > _GREATEST_PER_SHARE or frame.quantity.unit_text is not None:
        return
    sentence = reading.sentence
    for index, token in enumerate(sentence.tokens):
        if token.lower not in _TRADES or sentence.clauses[index] != sentence.clauses[frame.at]:
            continue
        features = position(reading, frame, index, index)
        features["traded_at"] = 1.0
        yield Candidate(
            MetricChoice("price", "level", "price", time="level"),
            features,
            f"«{token.text}» at a price",
            token.start,
            token.end,
        )
        return
