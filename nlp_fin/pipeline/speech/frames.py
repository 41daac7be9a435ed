"""How a sentence says who speaks: *X warnt, dass*, *sagte X*, *laut X*, *so X*, *X: „…“*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from nlp_fin.lexicon.grammar import grammar
from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import SpeechVerb, speaker_lexicon, speech_verbs
from nlp_fin.pipeline.speech.attribution import (
    STRONG,
    Attribution,
    attribution,
    clause_end,
    clause_start,
    oblique_name,
)
from nlp_fin.pipeline.speech.inquit import find_inquits
from nlp_fin.pipeline.speech.lead import without_lead
from nlp_fin.pipeline.speech.named import House, NamedSpeaker
from nlp_fin.pipeline.speech.names import name_of
from nlp_fin.pipeline.speech.nouns import read_phrase
from nlp_fin.pipeline.speech.plausible import is_plausible, is_plural, is_result
from nlp_fin.pipeline.speech.sources import find_sources
from nlp_fin.pipeline.speech.subjects import find_subject
from nlp_fin.pipeline.speech.words import Word

_MARKS = frozenset("\"„“”»«'‚‘’")
_AFTER_PARTICLE = frozenset("und oder am dass als wie weil worden werden".split())
_MARKET_PLACES = ("terminmarkt", "terminmärkten", "geldmarkt", "finanzmärkten")
_HEARSAY_PLACES = frozenset("bei beim aus von vom in im am auf".split())
_RELATIVES = frozenset("die der das den dem denen was".split())
_COMPARED = frozenset("als was wie".split())
"""*was Analysten befürchtet hatten*: what they said is only what the result is compared with."""
_TRADERS = frozenset("handel markt parkett börse branche finanzbranche".split())
_MODE_PRIORITY = {"say": 5, "advise": 4, "rate": 4, "think": 4, "plan": 3, "show": 2}


def find_attributions(words: Sequence[Word], houses: Sequence[House]) -> list[Attribution]:
    """All attributions of one sentence, best first."""
    words = without_lead(words)
    plain = _without_brackets(words)
    found = [*find_sources(words, houses), *_verbs(plain, houses), *find_inquits(plain, houses)]
    return sorted(found, key=lambda a: (-a.priority, a.start))


def _without_brackets(words: Sequence[Word]) -> Sequence[Word]:
    """*Wellington (die haben es drauf) beschreibt …*: the sentence without its insertions."""
    if not any(w.text == "(" for w in words):
        return words
    kept: list[Word] = []
    depth = 0
    for word in words:
        if word.text == "(":
            depth += 1
        elif word.text == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(word)
    return kept if depth == 0 else words


def _verbs(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    table = speech_verbs()
    lowers = [w.lower for w in words]
    for at, word in enumerate(words):
        if word.quoted or not word.is_word or (word.capital and at > 0 and word.lower != "sagte"):
            continue
        readings = table.get(word.lower)
        if not readings:
            continue
        for verb in readings:
            if not _applies(verb, words, lowers, at):
                continue
            if verb.mode == "skip":
                break
            if verb.particle and lowers[at - 1] == verb.particle:
                verb = replace(verb, joined=True)  # *wie X bekannt gab*
            found = _verb_frame(words, lowers, houses, at, verb)
            if found is not None:
                yield found
                break


def _applies(verb: SpeechVerb, words: Sequence[Word], lowers: Sequence[str], at: int) -> bool:
    end = clause_end(words, at)
    if verb.particle and not _ends_with(verb.particle, words, lowers, at, _list_end(words, end)):
        return False
    if verb.needs:
        scope = lowers[clause_start(words, at) : min(len(lowers), end + 3)]
        if not any(_meets(need, scope) for need in verb.needs):
            return False
    if at and lowers[at - 1] == "zu":
        return False
    return not (verb.mode == "rate" and not _about_rating(lowers))


def _list_end(words: Sequence[Word], end: int) -> int:
    """Index behind the clause that ends before `end`, over the commas of an enumeration: *stellte
    Zuwächse bei Absatz, Umsatz und Ebit in Aussicht*."""
    while end + 1 < len(words) and words[end].text == "," and words[end + 1].capital:
        following = clause_end(words, end)
        if any(w.lower in grammar().finite for w in words[end + 1 : following]):
            break
        end = following
    return end


def _ends_with(
    particle: str, words: Sequence[Word], lowers: Sequence[str], at: int, end: int
) -> bool:
    """Whether the separated particle stands at the end of the clause, as it must, or right
    before a verb at the end: *wie das Institut bekannt gab*."""
    if at and lowers[at - 1] == particle and (at + 1 >= end or not words[at + 1].is_word):
        return True
    for position in range(at + 1, min(end + 1, len(lowers))):
        if lowers[position] != particle:
            continue
        following = words[position + 1] if position + 1 < len(words) else None
        if following is None or not following.is_word or following.lower in _AFTER_PARTICLE:
            return True
    return False


def _meets(need: str, scope: Sequence[str]) -> bool:
    if len(need) < 6:
        return need in scope
    return any(word.endswith(need) for word in scope)


def _about_rating(lowers: Sequence[str]) -> bool:
    lexicon = rating_lexicon()
    if any(w in lexicon.strong for w in lowers):
        return True
    if any(w in lexicon.stem_verbs for w in lowers) and any(
        w in lexicon.up_particles or w in lexicon.down_particles for w in lowers
    ):
        return True
    if any(
        before in _MARKS and behind in _MARKS and (w in lexicon.signal)
        for before, w, behind in zip(lowers, lowers[1:], lowers[2:], strict=False)
    ):
        return True
    return any(w in lexicon.target_nouns or w in lexicon.context for w in lowers) and any(
        w in lexicon.signal for w in lowers
    )


def _verb_frame(
    words: Sequence[Word],
    lowers: Sequence[str],
    houses: Sequence[House],
    at: int,
    verb: SpeechVerb,
) -> Attribution | None:
    """The attribution that the verb at word `at` makes, if it has a subject that can speak."""
    start, end = clause_start(words, at), clause_end(words, at)
    inside = lowers[start:at]
    final = _is_final(lowers, at, end)
    if final and any(w in grammar().passive for w in lowers[: at + 2]):
        return _agent(words, lowers, houses, start, at, verb)
    pivot = _finite_part(lowers, inside, at, verb, final=final)
    if pivot is None:
        return None
    if lowers[at] in ("heißt", "hieß", "heisst", "hiess"):
        return _hearsay(words, houses, at)
    subject, second = find_subject(words, houses, pivot, verb)
    if subject is None or not is_plausible(subject, verb, words, lowers, at):
        return None
    if is_result(subject, words, lowers, at):
        return None  # *X meldete einen Gewinn von …*: a result, told by the author
    if subject.kind == "company" and second is None and is_plural(lowers[pivot]):
        return None  # *Boeing sehen sich …*: the shares
    opening = inside[0] if inside else ""
    priority = _MODE_PRIORITY[verb.mode] - (2 if opening in grammar().nested else 0)
    found = attribution(subject, words, at, verb.mode, priority, verb.kind, second)
    if inside and inside[-1] in grammar().coordinators and verb.mode in ("plan", "rate"):
        return replace(found, scope=(words[at - 1].start, words[end - 1].end))
    compared = opening in _COMPARED and subject.kind == "market" and "hatten" in lowers[at:end]
    if compared:
        return None
    if opening in grammar().subordinators and opening != "wie":
        return replace(found, scope=(words[start].start, words[end - 1].end))
    return found


def _is_final(lowers: Sequence[str], at: int, end: int) -> bool:
    """Whether the verb ends its clause, an auxiliary behind it included."""
    if at + 1 >= end:
        return True
    following = lowers[at + 1]
    return following in (".", "!", "?") or following in grammar().have | grammar().passive


def _finite_part(
    lowers: Sequence[str],
    inside: Sequence[str],
    at: int,
    verb: SpeechVerb,
    *,
    final: bool,
) -> int | None:
    """The word whose subject is looked for: the verb, or its auxiliary; None for an infinitive."""
    auxiliary = _auxiliary(lowers, at) if verb.joined or final else None
    if auxiliary is not None:
        return auxiliary
    if verb.joined:
        words = grammar()
        opening = words.subordinators | words.nested | (_RELATIVES if final else frozenset())
        subordinate = bool(inside) and inside[0] in opening
        return at if subordinate else None
    return None if final and any(w in grammar().modals for w in inside) else at


def _auxiliary(lowers: Sequence[str], at: int) -> int | None:
    """The auxiliary before word `at`; an enumeration may stand in between."""
    allowed = grammar().have | grammar().be if lowers[at] == "ausgegangen" else grammar().have
    for position in range(at - 1, -1, -1):
        if lowers[position] in allowed:
            return position
        if lowers[position] in grammar().nested or lowers[position] in (";", ":"):
            break
    return None


def _agent(
    words: Sequence[Word],
    lowers: Sequence[str],
    houses: Sequence[House],
    start: int,
    at: int,
    verb: SpeechVerb,
) -> Attribution | None:
    """*wird von Analysten erwartet*."""
    for position in range(start, at):
        if lowers[position] in ("am", "den") and lowers[position + 1].endswith(_MARKET_PLACES):
            place = words[position + 1]
            name = place.text.removesuffix("n")
            crowd = NamedSpeaker("market", name, place.start, place.end, place.lower)
            return attribution(crowd, words, at, verb.mode, 3, verb.kind)
        if lowers[position] in ("von", "vom"):
            phrase = read_phrase(words, position + 1, oblique=True)
            speaker = name_of(words, phrase, houses) if phrase is not None else None
            if speaker is not None and speaker.kind in STRONG:
                return attribution(speaker, words, at, verb.mode, 3, verb.kind)
    if verb.kind == "forecast" and "worden" not in lowers:
        return attribution(None, words, at, "passive", 1, verb.kind)
    return None


def _hearsay(words: Sequence[Word], houses: Sequence[House], at: int) -> Attribution | None:
    """*hieß es bei der Bank*: the bank; *hieß es*: who spoke last."""
    position = at + 2
    if position > len(words) or words[at + 1].lower != "es":
        return None
    if position + 1 < len(words) and words[position].lower in _HEARSAY_PLACES:
        speaker = oblique_name(words, houses, position)
        if speaker is not None and speaker.head in _TRADERS:
            crowd = replace(speaker, kind="market")
            return attribution(crowd, words, at, "say", 5)
        if speaker is not None and speaker.kind in STRONG:
            return attribution(speaker, words, at, "say", 5)
        if speaker is not None and speaker.head in speaker_lexicon().documents:
            back = NamedSpeaker("back_institution", "", 0, 0)
            return attribution(back, words, at, "say", 5)
    elif position < len(words) and words[position].lower == "für":
        return None
    return attribution(None, words, at, "say", 4)
