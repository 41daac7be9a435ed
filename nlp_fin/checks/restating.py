"""Does a figure restate what the text has said before? And of what is it then?

*Das Jahresplus von 12 Prozent* takes a quantity as known; its subject and period may then be left
to the reader, who takes them from the statement before.
"""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.checks.keys import STABLE
from nlp_fin.checks.metric_words import metric_word, same_metric_word, synonymous
from nlp_fin.checks.periods import Sameness, compare_periods
from nlp_fin.checks.quoted import quoted_houses
from nlp_fin.checks.scene import Scene, Sentence
from nlp_fin.checks.subjects import is_generic, words_of
from nlp_fin.lexicon.relations import relations
from nlp_fin.types import Figure


@cache
def _restating() -> re.Pattern[str]:
    """A figure in a noun phrase that takes the quantity as known, at the end of the text before.

    *Das Jahresplus des SDax von*, *Mit einem Umsatz von*, *der Kursanstieg um*, *Ein KGV von* at
    the beginning of a sentence, *Mit* at the beginning.
    """
    noun = r"[A-ZÄÖÜ][\w&.-]*"
    link = "des|eines|einer|einem|der|dem|den|von|im|in|am|für|bei|seit|auf|zum"
    # a verb before *um* (*Die Aktien der Holding gaben um*) states, it does not restate
    tail = rf"(?:(?:{link})\s(?:[\wäöüß&.-]+\s){{0,2}}[A-ZÄÖÜ\d⟨][\wäöüß&.⟩-]*\s){{0,2}}"
    return re.compile(
        r"(?:^(?:Ein|Eine|Mit|Bei)|(?<!\w)(?:[Zz]u[mr]|[Vv]om|[Bb]eim|[Ii]m|[Aa]m|[Dd]e[rsmn]|[Dd]ie|[Dd]as|[Mm]it\seine[mr]|[Nn]ach\seine[mr]|[Ww]egen\seine[rs]|[Tt]rotz\seine[rs]"
        r"|[Bb]ei\seine[mr]|[Mm]it|[Bb]ei|[Tt]rotz|[Dd]iese[rsmn]?|[Ss]eine[rmn]?|[Ii]hre[rmn]?))\s"
        rf"(?:[a-zäöüß-]+\s){{0,2}}{noun}\s(?:(?:19|20)\d\d\s)?{tail}(?:von|um|in\sHöhe\svon)\s$"
        r"|^(?:Mit|Bei)\s$|(?<!\w)(?:[Vv]on|[Uu]nter|[Mm]it|[Aa]us)\s(?:den|diesen)\s(?:[a-zäöüß]+\s){0,2}$"
    )  # fmt: skip


@cache
def _masked_place() -> re.Pattern[str]:
    return re.compile(r"⟨[A-Z](\d+)⟩")


def _imagines(text: str) -> bool:
    """*Bei einem Kurs von 120.000 Dollar lägen die Gewinne höher*: nobody says that it is so."""
    if not re.match(r"(?:Bei|Mit|Zu|Ab)\seine[mr]\b", text):
        return False
    return relations().word("imagined").search(text) is not None


@cache
def _change_by() -> re.Pattern[str]:
    """*der Kursanstieg der Aktie seit Januar um*, with no verb between"""
    link = "des|der|von|vom|im|in|am|für|bei|seit|auf|zum|den|dem|das|die|eines|einer"
    return re.compile(
        rf"(?:{relations().words['change_compound']})\s"
        rf"(?:(?:{link})\s|(?-i:[A-ZÄÖÜ\d⟨])\S*\s)*um\s$",
        re.IGNORECASE,
    )


def restates(scene: Scene, figure: Figure) -> bool:
    """Does the sentence mention the quantity as something the reader knows already?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    place = scene.place[figure.id]
    match = next((m for m in _masked_place().finditer(sentence.masked) if m[1] == str(place)), None)
    if match is None or _imagines(sentence.text):
        return False
    before = re.split(r"[,;:–]\s", sentence.masked[: match.start()])[-1]
    if before.endswith("um ") and _change_by().search(before) is None:
        # *bewegt den Kurs um*: a verb moves the noun
        return False
    if _restating().search(before) is not None:
        return True
    known = _known_amount().search(scene.before(figure, 40))
    return known is not None and _of_a_noun().match(scene.after(figure, 40)) is not None


@cache
def _known_amount() -> re.Pattern[str]:
    """*Die 0,77 Euro Dividende*, *der derzeit 105.000 Beschäftigten*"""
    return re.compile(
        r"(?<!\w)(?:[Dd]ie|[Dd]en|[Dd]er|[Dd]iese[rn]?|[Ss]eine[rn]?|[Ii]hre[rn]?|[Dd]eren|[Dd]essen)"
        r"\s(?:(?:rund|knapp|gut|etwa|derzeit|aktuell|insgesamt|zuletzt|nur|noch|mehr als"
        r"|[a-zäöüß]{3,}(?:ten|enen|igen|lichen))\s)*$"
    )


@cache
def _of_a_noun() -> re.Pattern[str]:
    return re.compile(
        r"\s(?!(?:Prozent|Euro|Dollar)-)(?:(?!\w+ste[nrs]?\s)[a-zäöüß]+\s)?[A-ZÄÖÜ]\w"
    )


def takes_up_noun(scene: Scene, a: Figure, b: Figure) -> bool:
    """Is b of the definite noun that named a's metric? (*Der Umsatz stieg …*)"""
    sentence = scene.sentence_of(b)
    noun = metric_word(b)
    if sentence is None or not noun or not noun[0].isupper() or not same_metric_word(a, b):
        return False
    before = scene.text[sentence.start : b.start]
    found = re.search(
        r"(?:^|\s)(?:[Dd]er|[Dd]ie|[Dd]as|[Ss]eine?|[Ii]hre?)\s(?:[a-zäöüß-]+\s){0,2}"
        rf"{re.escape(noun)}\b",
        before,
    )
    return found is not None


@cache
def _topic() -> re.Pattern[str]:
    return re.compile(
        r"(?:In|Im|Bei|Beim|Auf|Für)\s(?:de[rnm]|die|das)?\s?(?:[a-zäöüß]+e[nmrs]?\s)?"
        r"([A-ZÄÖÜ][\w-]{3,})"
    )


def has_other_topic(scene: Scene, a: Figure, b: Figure) -> bool:
    """Does b's sentence begin with a field that a's does not name?

    *In der Staatsfinanzierung sank das Neugeschäft um …*
    """
    one, two = scene.sentence_of(a), scene.sentence_of(b)
    match = None if two is None else _topic().match(two.text)
    if one is None or match is None or relations().word("no_topic").fullmatch(match[1]):
        return False
    topic = set(words_of(match[1]))
    return not topic & (set(words_of(one.text)) | set(words_of(b.subject.text or "")))


def in_summary(scene: Scene, figure: Figure) -> bool:
    """Does the figure stand in a heading or in a list of key figures?"""
    sentence = scene.sentence_of(figure)
    return sentence is not None and scene.blocks[sentence.block].kind in ("heading", "bullet")


def in_headline(scene: Scene, figure: Figure) -> bool:
    """Does the figure stand in a summary, or in the first sentence of the text?"""
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    if in_summary(scene, figure):
        return True
    return all(s.first == s.last for s in scene.sentences[: sentence.index])


def names_subject(scene: Scene, figure: Figure) -> bool:
    """Does the figure's own sentence, or its table row, name what the figure is of?"""
    if figure.table is not None:
        return True
    sentence = scene.sentence_of(figure)
    if sentence is None:
        return False
    if figure.subject.instrument in scene.mentioned_in(sentence):
        return True
    if _refers_back(scene, figure, sentence):
        return True
    name = set(words_of(figure.subject.text or ""))
    if not name:
        return False
    text = sentence.text
    if re.match(r"(?:Sie|Er|Es|Diese|Dieser|Dieses)\b", text) and sentence.index:
        before = scene.sentences[sentence.index - 1]
        text = f"{before.text} {text}" if before.block == sentence.block else text
    if figure.metric in _OF_ECONOMIES and _names_country(name, text):
        return True
    return name <= set(words_of(text))


_STEM = 4


def _names_country(name: set[str], text: str) -> bool:
    """*die chinesische Wirtschaft* names China."""
    stems = {word[:_STEM] for word in name if len(word) >= _STEM}
    if name & {"usa", "vereinigt"}:
        stems |= {"amer", "us"}
    return bool(stems & {word[:_STEM] for word in words_of(text)})


def _is_label(figure: Figure) -> bool:
    """Is the subject only the metric's own name? (*Anzahl Positionen: 26*)"""
    if figure.subject.instrument is not None or not figure.subject.text:
        return False
    word = metric_word(figure)
    if figure.metric in _OF_ECONOMIES:
        # *Die Zahl der Arbeitslosen* is of the one economy that the article is about
        return False
    return bool(word) and bool(set(words_of(word or "")) & set(words_of(figure.subject.text)))


_OF_ECONOMIES = frozenset(("unemployment", "inflation", "gdp_growth"))
_OF_PRODUCTS = frozenset(
    "ter return cagr volatility max_drawdown dividend_yield price constituents positions".split()
)


def _is_of_a_house(scene: Scene, figure: Figure) -> bool:
    """Costs or returns of a fund of which only the house or the index is known (*iShares*)."""
    instrument = scene.instruments.get(figure.subject.instrument or "")
    if instrument is None or figure.metric not in _OF_PRODUCTS:
        return False
    if figure.metric == "ter":
        return instrument.kind not in ("etf", "fund")
    return instrument.kind in ("institution", "person")


@cache
def _back() -> re.Pattern[str]:
    return re.compile(r"subject=.*«([^»]+)» refers back to")


def _refers_back(scene: Scene, figure: Figure, sentence: Sentence) -> bool:
    """*Gold bleibt gefragt. Die Feinunze …*: a noun for the one thing of the sentence before."""
    if not any(_back().match(reason) for reason in figure.reasons) or not sentence.index:
        return False
    before = scene.sentences[sentence.index - 1]
    return scene.mentioned_in(before) == {figure.subject.instrument}


def surely_one_subject(scene: Scene, a: Figure, b: Figure) -> bool:
    """Both name their subject, or b takes up a with nothing else named from a to b."""
    if _is_label(a) or _is_label(b) or _is_of_a_house(scene, a) or _is_of_a_house(scene, b):
        return False
    if is_generic(a.subject.text) or is_generic(b.subject.text):
        return False
    if a.subject.instrument is not None and a.subject.instrument == b.subject.instrument:
        worded = same_metric_word(a, b) or synonymous(a, b)
        if scene.sole_issuer == a.subject.instrument and in_summary(scene, a) and worded:
            return True
    if names_subject(scene, a) and names_subject(scene, b):
        return True
    last = scene.sentence_of(b)
    settled = scene.names_period(b) and compare_periods(a.period, b.period) == "same"
    known = restates(scene, b) or takes_up_noun(scene, a, b)
    if last is None or not (known or names_subject(scene, b) or settled):
        return False
    if a.metric in _OF_ECONOMIES and names_subject(scene, b):
        # companies and sectors named between have none of these
        return True
    first = scene.sentence_of(a) or last
    # from the end: the sentences nearest to b are the likeliest to name something else
    for sentence in reversed(scene.sentences[first.index : last.index + 1]):
        named = scene.mentioned_in(sentence, before=b.start) - {a.subject.instrument}
        named -= quoted_houses(scene, sentence)
        if any(scene.instruments[i].kind not in ("institution", "person") for i in named):
            return False
    return True


@cache
def _length() -> re.Pattern[str]:
    return re.compile(r"(?:Quartals|Jahres|Halbjahres|Neunmonats|Monats|Wochen|Tages)\w{3,}")


def _names_length_only(figure: Figure) -> bool:
    """*Der Quartalsumsatz von …* names no quarter, only that it is one."""
    text = figure.period.text if figure.period is not None else None
    return bool(text) and _length().fullmatch(text or "") is not None


def _of_one_kind(a: Figure, b: Figure) -> bool:
    """A quarter and a quarter, whether of the calendar or of a company."""
    if a.period is None or b.period is None:
        return False
    one, two = (p.kind.removeprefix("fiscal_").replace("ytd", "year") for p in (a.period, b.period))
    return one == two


_OF_PARTS = frozenset("assets debt cash positions customers".split())
"""A company has several of these; without a period only a restatement is of the same one."""


def comparable_periods(scene: Scene, a: Figure, b: Figure) -> Sameness:
    """As `compare_periods`; where b restates a, a period that its sentence does not name is a's."""
    sameness = compare_periods(a.period, b.period)
    if sameness == "different" and _names_length_only(b) and restates(scene, b):
        return "same" if _of_one_kind(a, b) else "different"
    named = scene.names_period(b) or b.table is not None or a.metric in STABLE
    if sameness == "same" and (named or restates(scene, b) or takes_up_noun(scene, a, b)):
        return "same"
    if sameness == "same":
        return "unknown"
    if sameness == "different" and a.table is not None:
        return "different"
    if restates(scene, b) and (sameness != "different" or not scene.names_period(b)):
        return "same"
    steady = a.metric in STABLE and a.metric not in _OF_PARTS
    if sameness == "unstated" and (steady or takes_up_noun(scene, a, b)):
        return "same"
    return sameness
