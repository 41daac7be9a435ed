"""Turns of phrase that fix a figure's basis: what was expected beside what came, limits at which
one acts, aims, what would follow, a time to come."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.pipeline.linking.cues import LabelCue
from nlp_fin.pipeline.linking.drafts import Draft, Memory
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.groups import metric_group
from nlp_fin.pipeline.linking.periods import age
from nlp_fin.pipeline.linking.scene import Reading, Scene

_AWAITED = frozenset(("forecast", "target", "estimate"))
_LIMITS = frozenset("unter über oberhalb unterhalb ab bei bis".split())
_IF = frozenset("wenn falls sofern solange sobald".split())
_LEVELS = frozenset("price index_level fx_rate bond_yield pe forward_pe".split())
_MULTIPLES = frozenset("pe forward_pe cape pb ps peg ev_ebitda ev_sales valuation_gap".split())
_WOULD = frozenset("wäre wären entspräche entsprächen ergäbe ergäben bedeutete hieße".split())
_REACH = 4
_VIEWS = frozenset(
    "sehen sieht sehe taxiert taxieren veranschlagt veranschlagen sagt sagen traut trauen "
    "prognostiziert prognostizieren erwarten erwartet rechnen rechnet schätzt schätzen".split()
)
_FUTURE_GROUPS = frozenset(("accounts", "macro", "balance"))
_FUTURE_METRICS = frozenset(("other", "volume", "production"))

Found = tuple[str, str, str] | None
"""Basis, reason and kind of evidence."""


def find_rule(memory: Memory, reading: Reading, frame: Frame, draft: Draft) -> Found:
    """The first turn of phrase that fits; None where none does."""
    return (
        _awaited_in_bracket(memory, reading, frame)
        or _consensus(reading, frame)
        or _guide_value(reading, frame)
        or _limit(reading, frame, draft)
        or _reckoned(reading, frame)
        or _aim(reading, frame)
        or _would_be(memory, reading, frame, draft)
    )


def to_come(scene: Scene, draft: Draft) -> Found:
    """*Für 2026 sagt die ICSG ein Defizit von 150.000 Tonnen voraus*: nothing of a time to come
    is a fact yet."""
    metric = draft.metric.metric
    if metric_group(metric) not in _FUTURE_GROUPS and metric not in _FUTURE_METRICS:
        return None
    if age(draft.period, scene.ctx.anchor) != "future":
        return None
    return "forecast", "a time to come", "future"


def is_multiple_of_forecast(reading: Reading, cue: LabelCue, draft: Draft) -> bool:
    """*mit dem 15-Fachen der erwarteten Gewinne bewertet*: the multiple itself is a fact."""
    if draft.metric.metric not in _MULTIPLES:
        return False
    if cue.label == "estimate" and cue.text.lower().startswith("im "):
        return True  # im Mittel mit dem 17,8-Fachen
    behind = reading.sentence.lowers[cue.last + 1 : cue.last + 1 + _REACH]
    return any(_earnings().match(word) for word in behind)


def of_what_is_over(scene: Scene, reading: Reading, frame: Frame, draft: Draft) -> Found:
    """*soll von 8,1 auf 5,3 Prozent sinken*, *dürften 520 Mrd. investieren, nach 400 Mrd. in diesem
    Jahr*: the value before the move is a fact, unless it is an earlier forecast."""
    if not (frame.old or frame.relation == "prior"):
        return None
    sentence = reading.sentence
    own = sentence.clauses[frame.at]
    words = (w for i, w in enumerate(sentence.lowers) if sentence.clauses[i] == own)
    if any(_outlook().search(word) for word in words):
        return None
    ended = age(draft.period, scene.ctx.anchor) not in (None, "future", "open")
    if not frame.old and not ended:
        return None
    return "actual", "the value before", "before"


def _awaited_in_bracket(memory: Memory, reading: Reading, frame: Frame) -> Found:
    """*Umsatz: 12,05 Mrd. (erwartet: 11,97 Mrd.)*, *der Ausblick von 31,5 % (Konsens: 32,4)*."""
    sentence = reading.sentence
    opened = _bracket_start(reading, frame)
    if opened is None or not _awaiting().match(sentence.lowers[opened + 1]):
        return None
    outside = [i for i, other in enumerate(reading.frames) if other.at < opened]
    before = memory.of_frame(reading, outside[-1]) if outside else None
    ahead = before is not None and before.basis in _AWAITED
    word = sentence.tokens[opened + 1].text
    return "forecast" if ahead else "estimate", f"«({word} …)»", "bracket"


def _consensus(reading: Reading, frame: Frame) -> Found:
    """*verfehlte die Konsensschätzung von 1,91 Dollar*, *der Analystenkonsens hatte bei 805 Mio.
    gelegen*."""
    sentence = reading.sentence
    lowers = sentence.lowers
    if frame.prep == "von" and frame.prep_at and _consensual().match(lowers[frame.prep_at - 1]):
        return "estimate", f"«{lowers[frame.prep_at - 1]} von»", "bracket"
    own = sentence.clauses[frame.at]
    words = [word for i, word in enumerate(lowers[: frame.at]) if sentence.clauses[i] == own]
    noun = next((word for word in words if _consensual().match(word)), None)
    if noun is None or frame.prep != "bei" or not {"hatte", "hatten", "lag", "lagen"} & set(words):
        return None
    return "estimate", f"«{noun} … bei»", "bracket"


def _guide_value(reading: Reading, frame: Frame) -> Found:
    """*• 2 bis 4 %: solide*, *• über 6 %: Vorsicht*: the number itself is the label."""
    sentence = reading.sentence
    behind = sentence.lowers[frame.at + 1 : frame.at + 2]
    words = [token for token in sentence.tokens[: frame.at] if token.kind == "word"]
    if behind != [":"] or len(words) > 1 or any(w.lower not in _LIMITS for w in words):
        return None
    nothing_else = len(reading.frames) == 1
    return ("criterion", "a value and what it means", "limit") if nothing_else else None


def seen_ahead(scene: Scene, reading: Reading, frame: Frame) -> Found:
    """*Die Rendite sehen wir Ende 2026 bei 2,9 Prozent*: a view of a time to come."""
    sentence, anchor = reading.sentence, scene.ctx.anchor
    if anchor is None or frame.old or frame.shift:
        return None
    own = sentence.clauses[frame.at]
    clause = [i for i, number in enumerate(sentence.clauses) if number == own]
    view = next((sentence.lowers[i] for i in clause if sentence.lowers[i] in _VIEWS), None)
    if view is None:
        return None
    for i in clause:
        if sentence.tokens[i].kind != "time":
            continue
        end = scene.ctx.times[sentence.tokens[i].ref].period.end
        if end is not None and end > anchor:
            return "forecast", f"«{view}» of a time to come", "future"
    return None


def _bracket_start(reading: Reading, frame: Frame) -> int | None:
    sentence = reading.sentence
    if not sentence.depths[frame.at]:
        return None
    for index in range(frame.at - 1, -1, -1):
        if sentence.lowers[index] in ("(", "["):
            return index if index + 1 < frame.at else None
    return None


def _limit(reading: Reading, frame: Frame, draft: Draft) -> Found:
    """*Unter 3.900 Dollar würde ich nachlegen*, *wenn der Kurs über 340 Kronen steigt*, *Stopp bei
    54 Euro*."""
    sentence = reading.sentence
    lowers = sentence.lowers
    if draft.metric.metric == "price_target":
        return None
    near = lowers[max(0, frame.at - _REACH) : frame.at]
    stop = next((word for word in near if _stop().match(word)), None)
    if stop is not None:
        return "criterion", f"«{stop}»", "limit"
    bound = frame.prep in _LIMITS or bool(_LIMITS & set(near[-2:]))
    if not bound or frame.move or frame.old:
        return None
    own = [w for i, w in enumerate(lowers) if sentence.clauses[i] == sentence.clauses[frame.at]]
    condition = next((word for word in own if word in _IF), None)
    if condition is not None and draft.metric.metric in _LEVELS:
        return "criterion", f"«{condition} … {near[-1]}»", "limit"
    if frame.prep_at == 0 and any(_acting().match(word) for word in lowers[frame.at + 1 :]):
        return "criterion", f"«{sentence.tokens[0].text} …», then one acts", "limit"
    return None


def _reckoned(reading: Reading, frame: Frame) -> Found:
    """*Volkswirte hatten mit 88,7 gerechnet*, *der Analyst hatte nur 4,0 veranschlagt*."""
    sentence = reading.sentence
    own = sentence.clauses[frame.at]
    clause = [i for i, number in enumerate(sentence.clauses) if number == own]
    words = [sentence.lowers[i] for i in clause]
    if not {"hatte", "hatten"} & set(words):
        return None
    done = next((w for w in words if _thought().match(w)), None)
    crowd = cue_lexicon().crowd
    named = any(sentence.tokens[i].kind == "mention" for i in clause) or any(
        word.removesuffix("n") in crowd or word in crowd or word.startswith("analyst")
        for word in words
    )
    if done is None or not named:
        return None
    return "estimate", f"«hatten … {done}»", "reckoned"


def _aim(reading: Reading, frame: Frame) -> Found:
    """*das EZB-Ziel von 2 %*, *ein Ausgabenziel von 5 %*."""
    lowers = reading.sentence.lowers
    if frame.prep != "von" or frame.prep_at < 1:
        return None
    word = lowers[frame.prep_at - 1]
    return ("target", f"«{word} von»", "aim") if names_aim(word) else None


def names_aim(word: str) -> bool:
    """Whether a word is *Ziel* or a compound of it, but no *Kursziel*."""
    return _goal().fullmatch(word) is not None


def _would_be(memory: Memory, reading: Reading, frame: Frame, draft: Draft) -> Found:
    """*Das wäre ein Anstieg um 7 Prozent*: as sure as the figure that it restates."""
    lowers, clauses = reading.sentence.lowers, reading.sentence.clauses
    first = clauses.index(clauses[frame.at])
    opening = lowers[first : first + 3]
    if not {"das", "dies"} & set(opening[:2]) or not _WOULD & set(opening):
        return None
    inside = [i for i, other in enumerate(reading.frames) if other.at < first]
    sibling = memory.of_frame(reading, inside[-1]) if inside else None
    earlier = sibling or next(iter(memory.before(draft.sentence, 1)), None)
    if earlier is None or earlier.basis not in _AWAITED:
        return None
    basis = "forecast" if earlier.basis == "target" else earlier.basis
    return basis, f"as {earlier.quantity.text}", "restated"


@cache
def _earnings() -> re.Pattern[str]:
    return re.compile(r"(?:jahres|netto|konzern)?(?:gewinn|ergebnis|umsatz|umsätz|erlös|erträg)")


@cache
def _outlook() -> re.Pattern[str]:
    return re.compile(
        r"prognose|ziel|ausblick|schätzung|erwartung|guidance|vorgabe|bisher|bislang|spanne|erhöht"
    )


@cache
def _awaiting() -> re.Pattern[str]:
    return re.compile(
        r"erwartet$|erwartung(?:en)?$|konsens|schätzung|prognose$|analysten|markterwartung|"
        r"vorhersage|prognostiziert"
    )


@cache
def _consensual() -> re.Pattern[str]:
    return re.compile(
        r"(?:analysten|markt)?konsens|(?:analysten|markt)(?:erwartung|schätzung|prognose)"
    )


@cache
def _stop() -> re.Pattern[str]:
    return re.compile(r"stopp?(?:[- ]?(?:loss|kurs|marke|preis)\w*)?$|stop-loss\w*|verlustgrenze")


@cache
def _acting() -> re.Pattern[str]:
    return re.compile(
        r"(?:nach|zu)?kauf(?:e|en|t)$|greif(?:e|en|t)?$|schlag(?:e|en)?$|nachlegen$|zuschlagen$|"
        r"zugreifen$|einsteigen$|steig(?:e|en)$|verkauf(?:e|en|t)$|interessant$|attraktiv$|spannend$|"
        r"aufstocken$|sammeln?$"
    )


@cache
def _thought() -> re.Pattern[str]:
    return re.compile(r"gerechnet$|erwartet$|veranschlagt$|prognostiziert$|geschätzt$|zugetraut$")


@cache
def _goal() -> re.Pattern[str]:
    return re.compile(r"(?!kurs)(?:[\w-]+)?ziel(?:s|e|en|es|wert|marke)?")
