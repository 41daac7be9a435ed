"""Whether a subject can be who speaks with a verb."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.lexicon.speech import SpeechVerb, speaker_lexicon
from nlp_fin.pipeline.speech.attribution import STRONG
from nlp_fin.pipeline.speech.named import NamedSpeaker
from nlp_fin.pipeline.speech.silent import is_rating
from nlp_fin.pipeline.speech.words import Word, reported_mood

_NO_PLANS = frozenset("market author".split())
_MARKS = frozenset("\"„“”»«'‚‘’")
_COMPANIES = frozenset(("company", "back_company"))


def is_result(subject: NamedSpeaker, words: Sequence[Word], lowers: Sequence[str], at: int) -> bool:
    if not lowers[at].startswith(("meld", "gemeld")) or subject.kind not in _COMPANIES:
        return False
    inverted = at > 0 and words[at - 1].text == ","
    return not (inverted or "dass" in lowers or "keine" in lowers) and (
        reported_mood(words) != "strong" and not any(w.quoted for w in words)
    )


def is_plural(verb: str) -> bool:
    return verb.endswith("en") or verb == "sind"


def is_plausible(
    subject: NamedSpeaker, verb: SpeechVerb, words: Sequence[Word], lowers: Sequence[str], at: int
) -> bool:
    if verb.mode == "rate" and subject.kind in ("company", "back_company"):
        return False  # what is rated; houses that rate are institutions
    if verb.mode == "rate" and subject.kind == "other" and not subject.head.startswith("person:"):
        quoted = any(w.text in _MARKS for w in words) and is_rating(words)
        return subject.start == words[0].start and quoted and not subject.common
    if subject.acronym and verb.mode in ("plan", "rate", "show"):
        return False  # *TDIV prüft …*: a rule or an index
    if subject.kind in STRONG:
        if subject.head == "markt" and verb.mode != "think":
            return False
        return not (verb.mode == "plan" and subject.kind in _NO_PLANS)
    if subject.kind != "other":
        return False
    if subject.head.startswith("person:"):
        return verb.mode in ("say", "think", "advise")
    document = subject.head in speaker_lexicon().documents
    if document or verb.mode == "show":
        return document and verb.mode == "show"
    if subject.common:
        return False
    return verb.mode == "say" and (
        "dass" in lowers
        or '"' in lowers
        or "“" in lowers
        or ":" in lowers[at : at + 3]
        or ("," in lowers and " " in subject.name)
        or reported_mood(words) == "strong"
    )
