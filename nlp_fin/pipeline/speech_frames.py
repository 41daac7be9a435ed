"""How a sentence says who speaks: *laut X*, *X zufolge*, *so X*, *X warnt, dass*, *X: „…“*."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import SpeechVerb, speaker_lexicon, speech_verbs
from nlp_fin.pipeline.speech_nouns import (
    NamedSpeaker,
    NounPhrase,
    name_of,
    read_phrase,
    read_pronoun,
)
from nlp_fin.pipeline.speech_words import Word, reported_mood

House = tuple[int, int, str, str]
"""start, end, name, kind of a known institution, company or person."""

_BREAKS = frozenset(",;:–—-()|")
_SUBORDINATORS = frozenset(
    "wie nachdem weil da obwohl während wenngleich bevor seit seitdem als indem sodass".split()
)
_NESTED = frozenset("dass ob wenn falls damit".split())
_COORDINATORS = frozenset("und oder aber doch denn sondern sowie".split())
_FOCUS = frozenset("auch selbst sogar nur etwa inzwischen zudem ausgerechnet".split())
_PREPOSITIONS = frozenset(
    "am im in bei nach vor seit mit auf für zu zum zur an um über unter gegen aus durch beim "
    "vom von ab bis gegenüber angesichts trotz wegen laut".split()
)
_AUXILIARIES = frozenset("hat haben hatte hatten habe hätten".split())
_BE = frozenset("ist sind war waren sei".split())
_PASSIVES = frozenset("wird werden wurde wurden worden".split())
_MODALS = frozenset(
    "kann können konnte konnten muss müssen musste soll sollen sollte sollten will wollen "
    "wollte dürfte dürften könnte könnten würde würden wird werden darf dürfen mag".split()
)
_STRONG = frozenset(
    "person surname institution company market back_person back_institution back_company "
    "back_market pronoun author".split()
)
_COLON_KINDS = frozenset("person institution surname market".split())
_MARKET_PLACES = ("terminmarkt", "terminmärkten", "geldmarkt", "finanzmärkten")
_HEARSAY_PLACES = frozenset("bei beim aus von vom in im".split())
_OPINION_COPULAS = frozenset("ist sind bleibt bleiben wäre scheint gilt".split())
_MODE_PRIORITY = {"say": 5, "advise": 4, "rate": 4, "think": 4, "plan": 3, "show": 2}


@dataclass(frozen=True, slots=True)
class Attribution:
    """One way in which the sentence names a speaker. `speaker` None: who spoke last.

    `start`, `end`: characters of the cue (*laut*, *sagte*). `mode` as in speech_verbs.toml, or
    `source` for *laut X*. A higher `priority` wins. `second` is a coordinated speaker.
    """

    speaker: NamedSpeaker | None
    start: int
    end: int
    mode: str
    kind: str | None
    priority: int
    second: NamedSpeaker | None = None
    scope: tuple[int, int] | None = None
    """Characters of the subordinate clause that alone is attributed; None for the sentence."""


def find_attributions(words: Sequence[Word], houses: Sequence[House]) -> list[Attribution]:
    """All attributions of one sentence, best first."""
    found = [
        *_sources(words, houses),
        *_tags(words, houses),
        *_colons(words, houses),
        *_opinions(words, houses),
        *_verbs(words, houses),
        *_brackets(words, houses),
    ]
    return sorted(found, key=lambda a: (-a.priority, a.start))


# ---- prepositions and possessives


def _sources(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    lexicon = speaker_lexicon()
    for at, word in enumerate(words):
        if word.quoted:
            continue
        if word.lower in ("laut", "gemäß") and not (at and words[at - 1].lower in ("zu", "sehr")):
            yield from _source(words, houses, at, at + 1)
        elif word.lower == "zufolge":
            yield from _source(words, houses, at, _clause_start(words, at))
        elif word.lower == "erachtens" and at:
            yield _owned(words, at, at - 1)
        elif word.lower in lexicon.view and at and "aus" in _lowers(words, at - 3, at):
            yield from _noun_source(words, houses, at)
        elif word.lower in lexicon.opinion and word.capital and _is_opinion(words, at):
            yield from _noun_source(words, houses, at)


def _is_opinion(words: Sequence[Word], at: int) -> bool:
    following = words[at + 1].lower if at + 1 < len(words) else ""
    return (
        "nach" in _lowers(words, at - 4, at)
        or following in ("nach", "zufolge")
        or (
            following in ("von", "der", "des")
            and "nach" in _lowers(words, at + 2, at + 7)
            and words[0].lower in ("seiner", "ihrer")
        )
    )


def _lowers(words: Sequence[Word], start: int, end: int) -> list[str]:
    return [w.lower for w in words[max(0, start) : end]]


def _source(
    words: Sequence[Word], houses: Sequence[House], cue: int, at: int
) -> Iterator[Attribution]:
    if at < len(words) and words[at].lower == "deren":
        yield _attribution(NamedSpeaker("back_institution", "", 0, 0), words, cue, "source", 3)
        return
    phrase = read_phrase(words, at, oblique=True)
    if phrase is None:
        return
    speaker = _document_owner(words, phrase, houses) or name_of(words, phrase, houses)
    if speaker is not None:
        yield _attribution(speaker, words, cue, "source", 3)


def _document_owner(
    words: Sequence[Word], phrase: NounPhrase, houses: Sequence[House]
) -> NamedSpeaker | None:
    """*Umfrage des Verbands* → the association; None where the phrase is no document."""
    lexicon = speaker_lexicon()
    first = phrase.first + bool(phrase.determiner)
    heads = [w.lower for w in words[first : phrase.core] if w.capital]
    nouns = lexicon.documents | lexicon.opinion
    if not heads or not (heads[0] in nouns or heads[0].endswith(tuple(nouns))):
        return None
    return _attribute(words, phrase, houses)


def _attribute(
    words: Sequence[Word], phrase: NounPhrase, houses: Sequence[House]
) -> NamedSpeaker | None:
    """Whom the attribute behind the phrase names: *(die Logik) der Bank*."""
    if phrase.last == phrase.core:
        return None
    start = phrase.core
    if words[start].lower not in ("der", "des", "dieser", "dieses"):
        start += 1
    inner = read_phrase(words, start, oblique=True)
    return name_of(words, inner, houses) if inner is not None else None


def _noun_source(words: Sequence[Word], houses: Sequence[House], at: int) -> Iterator[Attribution]:
    """*nach Ansicht von X*, *nach Angaben der Y*, *seiner Meinung nach*, *aus unserer Sicht*."""
    lexicon = speaker_lexicon()
    before = words[at - 1] if at else None
    if before is not None and (
        before.lower in lexicon.author_possessives
        or before.lower in ("seiner", "ihrer", "seinen", "ihren", "deren", "eigener", "eigenen")
    ):
        yield _owned(words, at, at - 1)
        return
    if before is not None and before.capital and at >= 2 and words[at - 2].lower == "nach":
        phrase = read_phrase(words, at - 1, oblique=True)
        speaker = name_of(words, NounPhrase(at - 1, at, at), houses) if phrase else None
        if speaker is not None:
            yield _attribution(speaker, words, at, "source", 3)
        return
    start = at + 1
    if start < len(words) and words[start].lower in ("von", "vom", "beim", "bei"):
        start += 1
    phrase = read_phrase(words, start, oblique=True)
    if phrase is None or start >= len(words):
        return
    speaker = name_of(words, phrase, houses)
    if speaker is not None:
        yield _attribution(speaker, words, at, "source", 3)


def _owned(words: Sequence[Word], at: int, owner: int) -> Attribution:
    """*unserer Ansicht*, *seiner Meinung*: the author, or who spoke last."""
    own = words[owner].lower in speaker_lexicon().author_possessives
    kind = "author" if own or words[owner].lower in ("meines", "unseres") else "pronoun"
    speaker = NamedSpeaker(
        "author" if kind == "author" else "pronoun",
        words[owner].text,
        words[owner].start,
        words[owner].end,
        words[owner].lower,
    )
    return _attribution(speaker, words, at, "source", 3)


def _attribution(
    speaker: NamedSpeaker | None,
    words: Sequence[Word],
    cue: int,
    mode: str,
    priority: int,
    kind: str | None = None,
    second: NamedSpeaker | None = None,
) -> Attribution:
    return Attribution(speaker, words[cue].start, words[cue].end, mode, kind, priority, second)


# ---- tags, colons, opinions, brackets


def _tags(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*…, so der Analyst weiter.*"""
    for at in range(1, len(words) - 1):
        word = words[at]
        if word.lower != "so" or word.quoted or words[at - 1].is_word:
            continue
        phrase = read_phrase(words, at + 1)
        if phrase is None:
            continue
        after = words[phrase.last].text if phrase.last < len(words) else "."
        if after not in '.,;!?:–-"“' and after.lower() not in ("weiter", "heute", "gestern", "am"):
            continue
        if words[at + 1].lower == "die" and words[phrase.core - 1].lower in (
            "begründung", "argumentation", "einschätzung", "logik", "prognose", "kalkulation",
        ):  # fmt: skip
            yield _attribution(_attribute(words, phrase, houses), words, at, "say", 5)
            continue
        speaker = name_of(words, phrase, houses)
        if speaker is not None and (speaker.kind in _STRONG or speaker.kind == "other"):
            yield _attribution(speaker, words, at, "say", 5)


def _colons(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*CEO Mary Barra: „Wir …“*, *Morgan Stanley: Autowerte bleiben zurück*, and a clause about
    somebody before reported speech: *X bat um Geduld: 2026 werde schwierig*."""
    start = 0
    for at, word in enumerate(words):
        if word.text in "-–—" and not word.quoted:
            start = at + 1
        if word.text != ":" or word.quoted:
            continue
        if at + 3 >= len(words) or start >= at:
            return
        speaker, _, end = _named_at(words, houses, start)
        if speaker is None:
            speaker = _house_before(words[at].start, houses)
            end = start
        if speaker is None:
            return
        quote = words[at + 1].quoted
        human = speaker.kind in _STRONG or speaker.head.startswith("person:")
        if end == at and (speaker.kind in _COLON_KINDS or (quote and human)):
            yield _attribution(speaker, words, at, "say", 3)
        elif quote or reported_mood(words[at + 1 :]) == "strong":
            voice = speaker if human else _house_before(words[at].start, houses)
            if voice is not None and voice.kind not in ("back_company", "company"):
                yield _attribution(voice, words, at, "say", 2)
        return


def _house_before(offset: int, houses: Sequence[House]) -> NamedSpeaker | None:
    """The last institution or person that is named before `offset`."""
    for start, end, name, kind in reversed(houses):
        if end <= offset and kind in ("institution", "person"):
            return NamedSpeaker("person" if kind == "person" else "institution", name, start, end)
    return None


def _opinions(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*Für die Sydbank ist das Papier nicht mehr teuer*, *gilt vielen als*, *für manche Experten*."""
    crowds = speaker_lexicon().market
    for at, word in enumerate(words[:-2]):
        following = words[at + 1]
        if word.quoted:
            continue
        if word.lower in ("gilt", "gelten") and following.lower.rstrip("n") in crowds | {"viele"}:
            yield _attribution(_crowd(following), words, at, "think", 2)
        if word.lower == "für" and following.lower in ("viele", "manche", "einige", "zahlreiche"):
            if words[at + 2].lower in crowds:
                yield _attribution(_crowd(words[at + 2]), words, at, "think", 2)
        if at == 0 and word.lower == "von" and following.text.isdigit():
            if words[at + 2].lower in crowds:
                yield _attribution(_crowd(words[at + 2]), words, at, "think", 2)
    if len(words) < 5 or words[0].lower != "für" or words[0].quoted:
        return
    phrase = read_phrase(words, 1, oblique=True)
    if phrase is None or phrase.last >= len(words):
        return
    if words[phrase.last].lower not in _OPINION_COPULAS:
        return
    speaker = name_of(words, phrase, houses)
    if speaker is not None and speaker.kind in ("person", "institution", "surname"):
        yield _attribution(speaker, words, 0, "think", 2)


def _crowd(word: Word) -> NamedSpeaker:
    return NamedSpeaker("market", word.text, word.start, word.end, word.lower)


def _brackets(words: Sequence[Word], houses: Sequence[House]) -> Iterator[Attribution]:
    """*(Quelle: Morningstar)*, *(FactSet, 31. Oktober 2025)*."""
    for at, word in enumerate(words[:-2]):
        if word.text != "(":
            continue
        start = at + 1
        if words[start].lower in ("quelle", "quellen") and words[start + 1].text == ":":
            start += 2
        if start >= len(words):
            return
        for house in houses:
            if house[3] == "institution" and house[0] == words[start].start:
                speaker = NamedSpeaker("institution", house[2], house[0], house[1])
                yield _attribution(speaker, words, at, "source", 1)


# ---- verbs


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
            found = _verb_frame(words, lowers, houses, at, verb)
            if found is not None:
                yield found
                break


def _applies(verb: SpeechVerb, words: Sequence[Word], lowers: Sequence[str], at: int) -> bool:
    end = _clause_end(words, at)
    if verb.particle and verb.particle not in lowers[at + 1 : end + 1]:
        return False
    if verb.needs:
        scope = lowers[_clause_start(words, at) : min(len(lowers), end + 3)]
        if not any(_meets(need, scope) for need in verb.needs):
            return False
    if at and lowers[at - 1] == "zu":
        return False
    return not (verb.mode == "rate" and not _about_rating(lowers))


def _meets(need: str, scope: Sequence[str]) -> bool:
    if len(need) < 6:
        return need in scope
    return any(word.endswith(need) for word in scope)


def _about_rating(lowers: Sequence[str]) -> bool:
    lexicon = rating_lexicon()
    if any(w in lexicon.strong for w in lowers):
        return True
    return any(w in lexicon.target_nouns or w in lexicon.context for w in lowers) and any(
        w in lexicon.signal for w in lowers
    )


def _clause_start(words: Sequence[Word], at: int) -> int:
    position = at
    while position > 0:
        before = words[position - 1]
        if before.text in _BREAKS or before.quoted:
            break
        position -= 1
    return position


def _clause_end(words: Sequence[Word], at: int) -> int:
    position = at + 1
    while position < len(words):
        word = words[position]
        if word.text in ",;:" or word.quoted:
            break
        position += 1
    return position


def _verb_frame(
    words: Sequence[Word],
    lowers: Sequence[str],
    houses: Sequence[House],
    at: int,
    verb: SpeechVerb,
) -> Attribution | None:
    start, end = _clause_start(words, at), _clause_end(words, at)
    inside = lowers[start:at]
    nested = bool(inside) and inside[0] in _NESTED
    pivot = at
    last_in_clause = (
        at + 1 >= end
        or lowers[at + 1] in (".", "!", "?")
        or (lowers[at + 1] in _AUXILIARIES | _PASSIVES)
    )
    if last_in_clause and any(w in _PASSIVES for w in lowers[: at + 2]):
        return _agent(words, lowers, houses, start, at, verb)
    auxiliary = _auxiliary(lowers, start, at) if verb.joined or last_in_clause else None
    if auxiliary is not None:
        pivot = auxiliary
    elif verb.joined and not (inside and inside[0] in _SUBORDINATORS | _NESTED):
        return None
    elif last_in_clause and any(w in _MODALS for w in inside):
        return None
    if lowers[at] in ("heißt", "hieß"):
        return _hearsay(words, houses, at)
    subject, second = _subject(words, houses, pivot, verb)
    if subject is None or not _plausible(subject, verb, lowers):
        return None
    subordinate = bool(inside) and inside[0] in _SUBORDINATORS - {"wie"}
    if inside and inside[-1] in _COORDINATORS and verb.mode in ("plan", "rate"):
        start, subordinate = at - 1, True
    priority = _MODE_PRIORITY[verb.mode] - (2 if nested else 0)
    found = _attribution(subject, words, at, verb.mode, priority, verb.kind, second)
    return replace(found, scope=(words[start].start, words[end - 1].end)) if subordinate else found


def _auxiliary(lowers: Sequence[str], start: int, at: int) -> int | None:
    """The auxiliary before word `at`; an enumeration may stand in between."""
    allowed = _AUXILIARIES | _BE if lowers[at] == "ausgegangen" else _AUXILIARIES
    for position in range(at - 1, -1, -1):
        if lowers[position] in allowed:
            return position
        if lowers[position] in _NESTED or lowers[position] in (";", ":"):
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
            speaker = NamedSpeaker("market", place.text, place.start, place.end, place.lower)
            return _attribution(speaker, words, at, verb.mode, 3, verb.kind)
        if lowers[position] in ("von", "vom"):
            phrase = read_phrase(words, position + 1, oblique=True)
            speaker = name_of(words, phrase, houses) if phrase is not None else None
            if speaker is not None and speaker.kind in _STRONG:
                return _attribution(speaker, words, at, verb.mode, 3, verb.kind)
    if verb.kind == "forecast" and "worden" not in lowers:
        return _attribution(None, words, at, "passive", 1, verb.kind)
    return None


def _hearsay(words: Sequence[Word], houses: Sequence[House], at: int) -> Attribution | None:
    """*hieß es bei der Bank*: the bank; *hieß es*: who spoke last."""
    position = at + 2
    if position > len(words) or words[at + 1].lower != "es":
        return None
    if position + 1 < len(words) and words[position].lower in _HEARSAY_PLACES:
        phrase = read_phrase(words, position + 1, oblique=True)
        speaker = name_of(words, phrase, houses) if phrase is not None else None
        if speaker is not None and speaker.kind in _STRONG:
            return _attribution(speaker, words, at, "say", 5)
        if speaker is not None and speaker.head in speaker_lexicon().documents:
            speaker = NamedSpeaker("back_institution", "", 0, 0)
            return _attribution(speaker, words, at, "say", 5)
    elif position < len(words) and words[position].lower == "für":
        return None
    return _attribution(None, words, at, "say", 4)


def _plausible(subject: NamedSpeaker, verb: SpeechVerb, lowers: Sequence[str]) -> bool:
    if subject.kind in _STRONG:
        if subject.head == "markt" and verb.mode != "think":
            return False
        return not (verb.mode == "plan" and subject.kind in ("pronoun", "market", "author"))
    if subject.kind != "other":
        return False
    if subject.head.startswith("person:"):
        return verb.mode in ("say", "think", "advise")
    documents = speaker_lexicon().documents
    if subject.head in documents:
        return verb.mode in ("show", "say")
    return verb.mode == "say" and (
        "dass" in lowers or '"' in lowers or "“" in lowers or ":" in lowers or "," in lowers
    )


@cache
def _fillers() -> frozenset[str]:
    """Adverbs that may stand between subject and verb."""
    return frozenset(
        "selbst hingegen jedoch zuletzt derzeit unterdessen aber dagegen allerdings auch indes "
        "wiederum weiter nun bereits wohl zwar nur noch dennoch etwa bislang bisher inzwischen "
        "seinerseits ihrerseits derweil dabei weiterhin darüber am freitag montag dienstag "
        "mittwoch donnerstag samstag sonntag heute gestern anschließend sodann hier".split()
    )


def _subject(
    words: Sequence[Word], houses: Sequence[House], verb_at: int, verb: SpeechVerb
) -> tuple[NamedSpeaker | None, NamedSpeaker | None]:
    start = _clause_start(words, verb_at)
    if verb_at > start and words[verb_at - 1].lower in _COORDINATORS:
        return _named_at(words, houses, start)[:2]
    while start < verb_at and words[start].lower in _COORDINATORS:
        start += 1
    if start == verb_at:
        return _apposed(words, houses, start) or _after(words, houses, verb_at + 1, verb)
    if words[start].lower in _SUBORDINATORS | _NESTED:
        return _named_at(words, houses, start + 1)[:2]
    if words[start].lower in _FOCUS and start + 1 < verb_at:
        start += 1
    subject, second, end = _named_at(words, houses, start)
    if subject is None:
        return _after(words, houses, verb_at + 1, verb)
    if not all(w.lower in _fillers() for w in words[end:verb_at]):
        behind = _after(words, houses, verb_at + 1, verb)
        strong = behind[0] is not None and behind[0].kind in _STRONG
        return behind if strong else (None, None)
    if subject.kind == "company" and verb.mode in ("advise", "rate", "think"):
        pronoun = read_pronoun(words, verb_at + 1)
        if pronoun is not None:
            return pronoun, None
    if subject.kind == "other" and not subject.head.startswith("person:"):
        behind = _after(words, houses, verb_at + 1, verb)
        bare = end - start == 1 and start == 0
        if behind[0] is not None and (behind[0].kind in _STRONG or bare):
            return behind
        if verb.mode not in ("say", "show"):
            return None, None
    return subject, second


def _named_at(
    words: Sequence[Word], houses: Sequence[House], at: int
) -> tuple[NamedSpeaker | None, NamedSpeaker | None, int]:
    """Speaker, coordinated speaker and index behind them, where a phrase begins at `at`."""
    pronoun = read_pronoun(words, at)
    if pronoun is not None:
        return pronoun, None, at + 1
    phrase = read_phrase(words, at)
    if phrase is None:
        return None, None, at
    subject = _document_owner(words, phrase, houses) or name_of(words, phrase, houses)
    end = phrase.last
    if end + 1 < len(words) and words[end].lower in ("und", "sowie"):
        other = read_phrase(words, end + 1)
        if other is not None and subject is not None:
            second = name_of(words, other, houses)
            if second is not None and second.kind in ("person", "institution", "surname"):
                return subject, second, other.last
            return subject, None, other.last
    return subject, None, end


def _apposed(
    words: Sequence[Word], houses: Sequence[House], at: int
) -> tuple[NamedSpeaker | None, NamedSpeaker | None] | None:
    """*Frank Sell, Betriebsratschef der Sparte, warf …*: the phrase before the insertion."""
    if at < 3 or words[at - 1].text not in (",", "–", "-") or words[0].quoted:
        return None
    mark = words[at - 1].text
    begin = 0
    for position in range(at - 2, -1, -1):
        if words[position].text in ";:" or words[position].quoted:
            begin = position + 1
            break
    while begin < at and words[begin].lower in _COORDINATORS:
        begin += 1
    subject, second, end = _named_at(words, houses, begin)
    if subject is None or end >= at - 1 or words[end].text != mark:
        return None
    if subject.kind not in _STRONG and not subject.head.startswith("person:"):
        return None
    if subject.head.startswith("person:") or subject.kind == "back_person":
        inner, _, inner_end = _named_at(words, houses, end + 1)
        if inner is not None and inner.kind == "person" and inner_end == at - 1:
            return inner, second
    return subject, second


def _after(
    words: Sequence[Word], houses: Sequence[House], at: int, verb: SpeechVerb
) -> tuple[NamedSpeaker | None, NamedSpeaker | None]:
    """The subject behind the verb: *…, sagte am Dienstag ein Sprecher*."""
    position = at
    limit = min(len(words), at + 12)
    while position < limit:
        word = words[position]
        if not word.is_word or word.quoted:
            break
        if word.lower in _PREPOSITIONS:
            phrase = read_phrase(words, position + 1, oblique=True)
            position = phrase.last if phrase is not None else position + 1
            continue
        subject, second, end = _named_at(words, houses, position)
        if subject is not None:
            if subject.kind in _STRONG or subject.head.startswith("person:"):
                return subject, second
            if verb.mode in ("say", "show"):
                return subject, second
            position = max(end, position + 1)
            continue
        position += 1
    return None, None
