"""Direction words and the quantities that they move: *sinkende Kosten*, *der Gewinn stieg*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from nlp_fin.lexicon.directions import Direction, direction_lexicon
from nlp_fin.lexicon.sentiment_words import Polarity, sentiment_lexicon
from nlp_fin.pipeline.speech.words import Word

Entries = dict[int, tuple[int, Polarity]]
"""Word index → (index after the last word, entry)."""
_OBJECT_REACH = 7
_MIN_TAIL = 5
_AMOUNTS = frozenset(("minus", "plus"))
"""Stand before an amount and move nothing but the subject: *UBS mit minus 1,7 Prozent*."""
_PLAIN = 0.5
BREAKS = frozenset(",;:–—-()")


@dataclass(slots=True)
class Hit:
    """One contribution: words `at` to `end`, its value, and how it is shown."""

    at: int
    end: int
    value: float
    word: str


@dataclass(frozen=True, slots=True)
class _Line:
    """The words of a passage with their entries; `used` grows by those that have said what they
    can."""

    words: Sequence[Word]
    lowers: Sequence[str]
    entries: Entries
    used: set[int]

    def moved(self, at: int, sign: int, target: int | None, alone: float = 0.5) -> Hit:
        """What word `at` says by moving `target`, or by itself."""
        if target is None:
            return Hit(at, at + 1, sign * alone, f"{sign:+d}")
        end, entry = self.entries[target]
        self.used.add(target)
        size = 0.7 if entry.polarity == 0 else max(0.5, abs(entry.polarity))
        value = sign * entry.valence * size
        return Hit(at, max(at + 1, end), value, f"{sign:+d}·{entry.pattern}")

    def noun_behind(self, at: int, reach: int) -> int | None:
        """The first noun in the next `reach` words, if it has an entry."""
        for position in range(at + 1, min(len(self.words), at + 1 + reach)):
            if self.words[position].text in BREAKS:
                return None
            if self.words[position].capital:
                return position if self._is_free(position) else None
        return None

    def subject(self, at: int) -> int | None:
        before = self._noun_before(at)
        return before if before is not None else self._quantity_behind(at)

    def object(self, at: int) -> int | None:
        behind = self._quantity_behind(at)
        return behind if behind is not None else self._noun_before(at)

    def _is_free(self, position: int) -> bool:
        return position in self.entries and position not in self.used

    def _noun_before(self, at: int) -> int | None:
        best = None
        for position in range(at - 1, max(-1, at - 1 - 3 * _OBJECT_REACH), -1):
            if self.lowers[position] in ",;:":
                break
            if self._is_free(position) and self.words[position].capital:
                best = position  # the subject stands first
        return best

    def _quantity_behind(self, at: int) -> int | None:
        """The first quantity behind word `at`, else the first polar noun."""
        polar: int | None = None
        for position in range(at + 1, min(len(self.lowers), at + 1 + _OBJECT_REACH)):
            if self.lowers[position] in ",;:":
                break
            if self._is_free(position) and self.words[position].capital:
                if self.entries[position][1].polarity == 0:
                    return position
                polar = position if polar is None else polar
        return polar


def find_moves(
    words: Sequence[Word],
    lowers: Sequence[str],
    entries: Entries,
    shifters: dict[str, list[int]],
    used: set[int],
) -> list[Hit]:
    """What each direction word says together with its quantity; adds to `used` the words that
    have thereby said what they can."""
    line = _Line(words, lowers, entries, used)
    hits: list[Hit] = []
    more, less = set(shifters.get("more", ())), set(shifters.get("less", ()))
    records = {
        at: sign for name, sign in (("high", 1), ("low", -1)) for at in shifters.get(name, ())
    }
    for at in range(len(lowers)):
        if at in more or at in less:
            target = line.noun_behind(at, 4)
            if target is not None:
                sign = 1 if at in more else -1
                hits.append(line.moved(at, sign, target))
            continue
        if at in records:
            target = line.subject(at)
            hits.append(line.moved(at, records[at], target))
            continue
        direction = _direction_at(words, lowers, at)
        if direction is None or not direction.sign:
            continue
        if lowers[at] in _AMOUNTS:
            used.add(at)
            hits.append(Hit(at, at + 1, direction.sign * _PLAIN, f"{direction.sign:+d}"))
            continue
        own = entries.get(at)
        if own is not None and "_" in own[1].pattern:
            continue
        if own is not None and own[1].polarity == 0 and not _is_moving_compound(words[at]):
            continue
        if own is not None and own[1].polarity and words[at].capital and at > 0:
            target = line.noun_behind(at, 4)
            if target is None or entries[target][1].valence > 0:
                continue  # *Rückgang* speaks for itself, *Rückgang der Kosten* does not
        hit = _move(line, at, direction)
        if hit is not None:
            used.add(at)
            hits.append(hit)
    return hits


def _direction_at(words: Sequence[Word], lowers: Sequence[str], at: int) -> Direction | None:
    lexicon = direction_lexicon()
    lower = lowers[at]
    plain: Direction | None = None
    for verb in lexicon.verbs.get(lower, ()):
        if verb.role in ("level", "metric"):
            continue
        if verb.particle:
            if _has_particle(lowers, at, verb.particle):
                return verb
        elif plain is None:
            plain = verb
    if plain is not None:
        return plain
    noun = lexicon.nouns.get(lower)
    if noun is None and words[at].capital and lower not in lexicon.not_compounds:
        noun = _compound_noun(lower)
    return noun if noun is not None and noun.role == "change" else None


def _is_moving_compound(word: Word) -> bool:
    """*Umsatzrückgang*: a quantity and what it does in one word."""
    return word.capital and _compound_noun(word.lower) is not None


@cache
def _noun_tails() -> dict[str, list[str]]:
    """Direction nouns that name no quantity themselves, by their last three letters."""
    tails: dict[str, list[str]] = {}
    for form in direction_lexicon().nouns:
        quantity = any(e.polarity == 0 for e in sentiment_lexicon().words.of_word(form))
        if len(form) >= _MIN_TAIL and not quantity:
            tails.setdefault(form[-3:], []).append(form)
    return tails


def _compound_noun(lower: str) -> Direction | None:
    """*Umsatzrückgang*: the direction of the head, turned where the first part is bad."""
    forms = [f for f in _noun_tails().get(lower[-3:], ()) if lower.endswith(f)]
    if not forms:
        return None
    head = max(forms, key=len)
    direction = direction_lexicon().nouns[head]
    first = lower[: -len(head)].rstrip("-") or lower
    parts = {first, first.removesuffix("s")}  # Preis|druck, Umsatz|rückgang, Verlust|s
    bad = any(e.valence < 0 for part in parts for e in sentiment_lexicon().words.of_word(part))
    return replace(direction, sign=-direction.sign) if bad else direction


def _has_particle(lowers: Sequence[str], at: int, particle: tuple[str, ...]) -> bool:
    end = at + 1
    while end < len(lowers) and end < at + 25 and lowers[end] not in (";", ":", "."):
        if lowers[end] == particle[0] and tuple(lowers[end : end + len(particle)]) == particle:
            return True
        end += 1
    return False


def _move(line: _Line, at: int, direction: Direction) -> Hit | None:
    """The value of a direction word together with the quantity that it moves."""
    words = line.words
    if words[at].capital and at > 0:  # a noun: *Rückgang der Kosten*
        target = line.noun_behind(at, 4)
        return line.moved(at, direction.sign, target, alone=0.5)
    if line.lowers[at].endswith(("e", "en", "er", "es", "em")) and _attributive(words, at):
        target = line.noun_behind(at, 3)
        return None if target is None else line.moved(at, direction.sign, target)
    target = line.object(at) if direction.role == "change" else line.subject(at)
    return line.moved(at, direction.sign, target, alone=0.6)


def _attributive(words: Sequence[Word], at: int) -> bool:
    """Whether a participle stands before its noun."""
    return any(w.capital for w in words[at + 1 : at + 3]) and (
        at + 1 < len(words) and words[at + 1].is_word
    )
