"""Persons: a given name with a family name, or a role with two capitalised words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from nlp_fin.lexicon.instruments import Entry, ambiguous_words, first_names, made_entry
from nlp_fin.lexicon.person_cues import person_cues
from nlp_fin.pipeline.naming.codes import Placed
from nlp_fin.pipeline.naming.text import SpanSet, TextView

ROLE_REACH = 4
"""Words before a name among which a role counts."""
BLANKS = frozenset({" ", "\u00a0"})


def _is_name_word(word: str) -> bool:
    return len(word) > 1 and word[0].isupper() and not (word.isupper() and len(word) < 4)


def _last_name(view: TextView, index: int) -> int | None:
    """Index of the last token of the family name that begins, with its particles, at `index`."""
    cues = person_cues()
    at = index
    for _ in range(3):
        if at < len(view) and view.words[at] in cues.particles and view.gap(at) in BLANKS:
            at += 1
    if at >= len(view):
        return None
    word = view.words[at]
    if not _is_name_word(word) or word in cues.no_last_names:
        return None
    while (
        view.gap(at) in {"-", "'", "\u2019"}
        and at + 1 < len(view)
        and _is_name_word(view.words[at + 1])
    ):
        if view.lowers[at + 1] in {"chef", "aktie", "chefin", "regierung", "effekt", "ära"}:
            break
        at += 1
    return at


def _middle(view: TextView, index: int) -> int:
    """Index behind middle initials and further given names from `index` on."""
    at = index
    while at < len(view) - 1:
        word, gap = view.words[at], view.gap(at)
        initial = len(word) == 1 and word.isupper() and gap in {". ", ".", ".\u00a0"}
        another = word in first_names() and gap in BLANKS and _is_name_word(view.words[at + 1])
        if not (initial or another):
            break
        at += 1
    return at


def _has_cue(view: TextView, first: int, last: int) -> bool:
    cues = person_cues()
    for back in range(1, ROLE_REACH + 1):
        at = first - back
        if at < 0 or any(c in view.gap(at) for c in ";!?\n"):
            break
        if view.lowers[at] in cues.roles:
            return True
    behind = view.token_at(view.ends[last])
    if behind >= len(view) or "\n" in view.text[view.ends[last] : view.starts[behind]]:
        return False
    if view.lowers[behind] in cues.verbs:
        return True
    near = view.lowers[behind : behind + 4]
    comma = view.text[view.ends[last] : view.ends[last] + 2].strip()[:1] in {",", "(", "–", "-"}
    return comma and any(word in cues.roles for word in near)


def _full_names(view: TextView, free: Callable[[int, int], bool]) -> Iterator[tuple[int, int]]:
    """(first token, last token) of full names, in text order, none overlapping."""
    given, cues = first_names(), person_cues()
    index, count = 0, len(view)
    while index < count - 1:
        word = view.words[index]
        known = word in given
        role_before = index > 0 and view.lowers[index - 1] in cues.sure_roles
        plain = _is_name_word(word) and view.lowers[index] not in cues.roles
        if not (known or (role_before and plain and view.gap(index - 1) in {" ", ". "})):
            index += 1
            continue
        at = index
        while known and view.gap(at) == "-" and view.words[at + 1] in given:
            at += 1
        if view.gap(at) not in BLANKS:
            index += 1
            continue
        last = _last_name(view, _middle(view, at + 1))
        certain = known and word not in cues.doubtful_first_names
        if last is None or not free(view.starts[index], view.ends[last]):
            index += 1
            continue
        if not certain and not _has_cue(view, index, last):
            index += 1
            continue
        if not known and (
            view.lowers[last] in ambiguous_words() or word.lower() in ambiguous_words()
        ):
            index += 1
            continue
        yield index, last
        index = last + 1


def find_persons(
    view: TextView, taken: Callable[[int, int], bool], known: dict[str, Entry]
) -> list[Placed]:
    """Persons with their later mentions by family name.

    `taken(start, end)` tells whether another mention holds a stretch; `known` maps full names to
    the entries of persons that the tables have.
    """
    found: list[Placed] = []
    families: dict[str, Entry] = {}
    for first, last in _full_names(view, lambda start, end: not taken(start, end)):
        start, end = view.starts[first], view.ends[last]
        name = " ".join(view.text[start:end].split())
        entry = known.get(name) or made_entry("person", name)
        found.append(Placed(start, end, entry))
        families.setdefault(view.words[last], entry)
    covered = SpanSet((item.start, item.end) for item in found)
    for index, word in enumerate(view.words):
        entry_of = families.get(word) or (families.get(word[:-1]) if word[-1] == "s" else None)
        if entry_of is None:
            continue
        start = view.starts[index]
        end = view.ends[index] - (0 if word in families else 1)
        if covered(start, end) or taken(start, end) or view.hyphened_before(start):
            continue
        common = len(word) < 4 or word.lower() in ambiguous_words()
        if not common or _has_cue(view, index, index):
            found.append(Placed(start, end, entry_of))
    return found
