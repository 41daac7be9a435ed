"""Sentences whose speaker is known though nothing in them says so: guidance and ratings."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.lexicon.ratings import rating_lexicon
from nlp_fin.lexicon.speech import speaker_lexicon
from nlp_fin.pipeline.speech.named import House
from nlp_fin.pipeline.speech.words import Word

_MIN_OPINION = 5
_OPINIONS = tuple(
    "fazit rat argument tipp botschaft these begründung votum prognose warnung urteil rezept "
    "bilanz mahnung forderung appell antwort erklärung rechnung einschätzung credo devise".split()
)
_QUOTES = "\"„“”»«'‚‘’"
_RATED = frozenset("für von zu bei der die das des dem den aktie aktien papier titel".split())
_FROM = frozenset("bei von laut durch".split())


def is_plan(words: Sequence[Word], kind: str) -> bool:
    """Whether a plan is told without the one who made it: *Die Marge soll bei 23 % liegen*.

    `kind` `plan`: in the announcement of a company; `guidance`: in any text.
    """
    if not words or words[-1].text == "?" or any(w.quoted for w in words):
        return False
    lowers = [w.lower for w in words]
    lexicon = speaker_lexicon()
    if kind == "guidance" and is_forecast_kept(lowers):
        return True
    if not any(found == kind for _, _, found in lexicon.announcement.scan(lowers)):
        return False
    return kind == "plan" or any(w in lexicon.business for w in lowers)


def is_forecast_kept(lowers: Sequence[str]) -> bool:
    """*Die Prognose (187 bis 197 Mio.) wurde bestätigt*, *… hat Bestand*."""
    lexicon = speaker_lexicon()
    noun = next((i for i, w in enumerate(lowers) if w in lexicon.guidance_nouns), None)
    if noun is None:
        return False
    verbs = [w for w in lowers if w in lexicon.guidance_verbs]
    return bool(verbs) and any(w in lexicon.guidance_ends for w in lowers)


def is_rating(words: Sequence[Word]) -> bool:
    """Whether the sentence gives a rating in quotation marks or the target of a house."""
    lexicon = rating_lexicon()
    for at in range(1, len(words) - 1):
        if (
            words[at - 1].text in _QUOTES
            and words[at - 1].text.strip()
            and (
                words[at].lower in lexicon.signal or words[at].lower.split("-")[0] in lexicon.signal
            )
        ):
            return True
    return any(w.lower in lexicon.target_nouns and w.lower in lexicon.strong for w in words) and (
        any(w.text[:1].isdigit() for w in words)
    )


def rating_house(words: Sequence[Word], houses: Sequence[House]) -> House | None:
    """The house that gives the rating: the only one, or the first that is not the rated one."""
    found = [h for h in houses if h[3] == "institution"]
    if not found:
        return None
    if len(found) == 1 and len(houses) == 1:
        return None if _is_rated(words, found[0]) else found[0]
    free = [h for h in found if not _is_rated(words, h)]
    return free[0] if free else None


def _is_rated(words: Sequence[Word], house: House) -> bool:
    before = [w for w in words if w.end <= house[0]]
    return bool(before) and before[-1].lower in _RATED - _FROM


def is_opinion_of(words: Sequence[Word]) -> bool:
    """*Sein Fazit: …*, *Ihr Rat lautet …*: a sentence about somebody's opinion."""
    if len(words) < _MIN_OPINION or words[0].lower not in ("sein", "seine", "ihr", "ihre"):
        return False
    noun = next((w.lower for w in words[1:3] if w.capital), "")
    told = any(w.text == ":" or w.lower in ("lautet", "lautete") for w in words[2:7])
    return told and noun.endswith(_OPINIONS)
