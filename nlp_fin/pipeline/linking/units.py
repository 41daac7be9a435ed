"""What a number is counted or measured in: unit of bare numbers, unit text, rate."""

from __future__ import annotations

from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading

_REACH = 4
_SHARES_BACK = 2
_PAID = (("quartals", "per_quarter"), ("vierteljahres", "per_quarter"), ("monats", "per_month"))
_RATED = frozenset(
    "return cagr return_gap dividend cost earnings_growth revenue_growth eps_growth earnings "
    "revenue cash_flow investment volume capex gdp_growth price buyback".split()
)


def unit_text(memory: Memory, reading: Reading, frame: Frame, draft: Draft) -> str | None:
    """What is counted (*Aktien*) or what a price is for (*je Feinunze*)."""
    quantity = draft.quantity
    if quantity.unit_text is not None:
        return quantity.unit_text
    sentence = reading.sentence
    if (draft.unit or quantity.unit) == "count":
        implied = "Aktien" if draft.metric.metric == "shares_outstanding" else None
        return _counted(reading, frame) or implied
    if draft.metric.metric == "price" and _follows_shares(memory, draft):
        return "je Aktie"
    if frame.unit != "currency" and frame.unit != "bare":
        return None
    for cue in reading.cues.per_units:
        behind = 0 < cue.first - frame.at <= _REACH
        before = draft.metric.metric == "price" and cue.first < frame.at
        if behind and any(
            token.kind in ("quantity", "punct")
            for token in sentence.tokens[frame.at + 1 : cue.first]
        ):
            continue
        if behind or (before and sentence.clauses[cue.first] == sentence.clauses[frame.at]):
            return cue.text
    return None


def _follows_shares(memory: Memory, draft: Draft) -> bool:
    """*1.000.000 Aktien × 100 USD*, *Diese notieren bei 70 Euro*: the price of one of them."""
    return any(
        earlier.metric.metric == "shares_outstanding"
        for earlier in memory.before(draft.sentence + 1, _SHARES_BACK)
    )


def _counted(reading: Reading, frame: Frame) -> str | None:
    """The noun behind a count, across adjectives."""
    tokens = reading.sentence.tokens
    if tokens[frame.at + 1 : frame.at + 2] and tokens[frame.at + 1].kind == "punct":
        return None
    for token in tokens[frame.at + 1 : frame.at + 5]:
        if token.kind in ("mention", "quantity") or token.text in (".", ";", ":", "(", ")"):
            return None
        if token.kind != "word":
            continue
        if token.text[0].isupper():
            return token.text
    return None


def quoted_currency(draft: Draft) -> str | None:
    """The currency that a bare exchange rate is in: the second of the pair it is of."""
    instrument = draft.subject.instrument if draft.subject is not None else None
    if draft.metric.metric != "fx_rate" or not draft.quantity.bare or instrument is None:
        return None
    kind, _, symbol = instrument.partition(":")
    pair = symbol.removesuffix("=X")
    return pair[-3:] if kind == "currency" and pair.isalpha() and len(pair) in (3, 6) else None


_YEARLY_REACH = 14


def is_yearly_beside(memory: Memory, reading: Reading, frame: Frame) -> bool:
    """*10,3 % pro Jahr, der S&P 500 10,6 %*: the number before in the sentence is a yearly one."""
    index = reading.frames.index(frame)
    if not index or frame.quantity.explicit_sign:
        return False
    other = reading.frames[index - 1]
    earlier = memory.of_frame(reading, index - 1)
    if earlier is None or earlier.metric.metric != "cagr" or other.unit != frame.unit:
        return False
    between = reading.sentence.tokens[other.at + 1 : frame.at]
    return len(between) <= _YEARLY_REACH and not any(
        token.kind == "time" and not token.lower.startswith(("pro ", "im ", "p. ", "p."))
        and "jahre" not in token.lower.replace("jahres", "")
        for token in between
    )  # fmt: skip


def rate(reading: Reading, frame: Frame, draft: Draft) -> str | None:
    """`per_year` and the like, where the words right behind or before the number say so."""
    if draft.metric.metric not in _RATED:
        return None
    sentence = reading.sentence
    if draft.metric.metric == "dividend" and draft.metric.cue and frame.unit == "currency":
        word = sentence.lowers[draft.metric.cue[0]]
        for front, label in _PAID:
            if word.startswith(front):
                return label
    for cue in reading.cues.rates:
        if cue.label != "per_year" and draft.metric.metric in ("revenue", "earnings"):
            continue
        behind = 0 < cue.first - frame.at <= _REACH and not any(
            token.kind in ("quantity", "punct")
            for token in sentence.tokens[frame.at + 1 : cue.first]
        )
        labelled = sentence.lowers[cue.last + 1 : frame.at] in ([":"], [")", ":"])
        adjective = cue.text.lower().startswith(("jährlich", "annualisiert"))
        before = adjective and 0 < frame.at - cue.last <= _REACH
        at_cue = (
            adjective and draft.metric.cue is not None and 0 < draft.metric.cue[0] - cue.last <= 2
        )
        if behind or before or at_cue or labelled:
            if cue.text.lower() in ("im jahr", "im monat", "im quartal") and not behind:
                continue
            return cue.label
    return None
