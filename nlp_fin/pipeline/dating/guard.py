"""Decides which four digits are a year, and finds idioms, before the grammar runs."""

from __future__ import annotations

from collections.abc import Sequence

from nlp_fin.lexicon.time import Meaning, TimeLexicon, YearGuard
from nlp_fin.pipeline.dating.tokens import Item

_YEAR_CONTEXT = frozenset({
    "JAHR", "JAHRE", "FULLYEAR", "GJ", "MONTH", "MABBR", "EDGE", "EDGEOF", "SEASON", "QTOK",
    "HTOK", "NMTOK", "QUARTAL", "NQUARTAL", "HALBJAHR", "SEIT", "STAND",
})  # fmt: skip
_RANGE = frozenset({"BIS", "DASH", "UND", "ODER", "AUF"})
_BOUNDS = frozenset({"unter", "oberhalb", "unterhalb"})
_MORE = frozenset({"mehr", "weniger"})
_ARITHMETIC = frozenset("×*x=+±~≈÷^")


def guard_years(items: Sequence[Item], guard: YearGuard) -> list[Item]:
    """`items` with doubtful years turned into `YEARX` (a year only after *im Jahr*, a month or
    the like) and numbers of names into `OTHER`."""
    output = list(items)
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        if item.cls != "YEAR":
            continue
        cls = _year_class(output, index, guard)
        if cls != "YEAR":
            output[index] = item._replace(cls=cls)
    return output


def _year_class(items: list[Item], index: int, guard: YearGuard) -> str:
    before = items[index - 1] if index else None
    after = items[index + 1] if index + 1 < len(items) else None
    if before is not None and before.text in guard.names:
        return "OTHER"
    if _in_code(items, index):
        return "OTHER"
    if before is not None and before.cls in _YEAR_CONTEXT:
        return "YEAR"
    if after is not None and _counted(items, index, guard):
        return "YEARX"
    if before is not None and _is_amount(items, index, guard):
        return "YEARX"
    return "YEAR"


def _in_code(items: list[Item], index: int) -> bool:
    """Whether the digits are part of a number with a slash, as of a regulation (2016/1052)."""
    item = items[index]
    if index + 2 < len(items) and items[index + 1].cls == "SLASH":
        slash, after = items[index + 1], items[index + 2]
        if item.end == slash.start and slash.end == after.start and after.cls in ("INT", "NUM"):
            return True
    if index > 1 and items[index - 1].cls == "SLASH":
        slash, earlier = items[index - 1], items[index - 2]
        return earlier.end == slash.start and slash.end == item.start and earlier.cls == "INT"
    return False


def _counted(items: list[Item], index: int, guard: YearGuard) -> bool:
    """Whether what follows makes the digits a quantity, perhaps at the end of a range."""
    after = items[index + 1]
    if after.text in guard.units or after.text in guard.nouns or after.text in _ARITHMETIC:
        return True
    at = index + 2
    if at >= len(items):
        return False
    if after.cls in _RANGE and items[at].cls == "YEARX":
        return True
    unspaced = after.cls == "DASH" and after.start == items[index].end
    return unspaced and (items[at].text in guard.units or items[at].text in guard.nouns)


def _is_amount(items: list[Item], index: int, guard: YearGuard) -> bool:
    """Whether what stands in front makes the digits an amount, a level or an identifier."""
    before = items[index - 1]
    if before.cls != "DASH" and (before.text in guard.before or before.text in _ARITHMETIC):
        return True
    if before.cls in ("DASH", "SLASH") and before.end == items[index].start:
        return _joined(items, index)
    if before.cls == "ZU" and index > 1 and items[index - 2].cls == "BIS":
        return True
    after = items[index + 1] if index + 1 < len(items) else None
    noun = after is not None and after.cls == "OTHER" and after.text[0].isupper()
    round_number = items[index].value % 100 == 0
    if round_number and noun and before.cls not in ("IN", "FUER", "BIS", "AB"):
        return True
    if before.cls == "ALS" and index > 1 and items[index - 2].text.lower() in _MORE:
        return noun or round_number
    if before.text.lower() not in guard.qualifiers:
        return False
    if before.cls == "AUF" and index > 1 and _aims_at_year(items, index, guard):
        return False
    if before.cls == "UEBER" or before.text.lower() in _BOUNDS:
        return noun or items[index].value % 50 == 0  # 5 Prozent über 2023
    return after is None or after.text not in guard.after_keeps


def _joined(items: list[Item], index: int) -> bool:
    """Whether a dash or slash joins the digits to a word, or is a minus sign."""
    before, earlier = items[index - 1], items[index - 2] if index > 1 else None
    if earlier is not None and earlier.end == before.start and earlier.cls == "OTHER":
        return True
    return before.cls == "DASH" and (earlier is None or earlier.cls == "LPAR")


def _aims_at_year(items: list[Item], index: int, guard: YearGuard) -> bool:
    """*von 2024 auf 2025*, *der Ausblick auf 2026*, but not *um 3 Punkte auf 1998*."""
    aimed = items[index - 2]
    if aimed.cls == "YEAR":
        return True
    noun = aimed.text[0].isupper() and aimed.text not in guard.nouns | guard.units
    return noun and items[index].value % 50 != 0


def find_phrases(items: Sequence[Item], text: str, lexicon: TimeLexicon) -> list[Item]:
    """`items` with every idiom replaced by one item of class `MEANING`."""
    output: list[Item] = []
    at = 0
    phrases = lexicon.phrases
    while at < len(items):
        item = items[at]
        group = phrases.get(item.text.lower()) if item.text[:1].isalnum() else None
        hit = _phrase_at(items, at, group) if group else None
        if hit is None:
            output.append(item)
            at += 1
            continue
        length, meaning = hit
        end = items[at + length - 1].end
        output.append(Item("MEANING", item.start, end, meaning, text[item.start : end]))
        at += length
    return output


def _phrase_at(
    items: Sequence[Item], at: int, group: tuple[tuple[tuple[str, ...], Meaning], ...]
) -> tuple[int, Meaning] | None:
    for tokens, meaning in group:
        stretch = items[at : at + len(tokens)]
        if len(stretch) == len(tokens) and all(
            _same(item.text, token) for item, token in zip(stretch, tokens, strict=True)
        ):
            return len(tokens), meaning
    return None


def _same(text: str, token: str) -> bool:
    return text == token or (token == token.lower() and text.lower() == token)
