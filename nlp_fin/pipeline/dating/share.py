"""A year that stands once for several expressions: *Juli bis September 2025*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlp_fin.pipeline.dating.nodes import Between, Cal, Edge, Node
from nlp_fin.pipeline.dating.tokens import Item

_JOINTS = frozenset({"UND", "ODER", "BIS", "DASH", "SLASH", "COMMA"})
_BETWEEN_JOINT = frozenset({"DER", "ZUM", "IM", "AM", "ZU", "DES", "VOM", "EINSCHL"})


def share_years(items: Sequence[Item]) -> list[Item]:
    """Gives `Juli` the year of `Juli bis September 2025`, and `September` that of
    `Juli 2025 bis September`."""
    output = list(items)
    for index in range(len(output) - 1, -1, -1):
        right = _across_joint(output, index)
        if right is not None:
            ranged = output[right - 1].cls in ("BIS", "DASH") or output[right - 2].cls == "BIS"
            output[index] = _with_year(output[index], output[right], ranged=ranged)
    for index in range(len(output)):
        right = _across_joint(output, index)
        if right is not None and output[index + 1].cls in ("BIS", "DASH"):
            output[right] = _with_later_year(output[index], output[right])
    return output


def _across_joint(items: Sequence[Item], index: int) -> int | None:
    """Index of the next expression where only a joint lies between."""
    if items[index].cls not in ("P_DAY", "P_CAL", "P_EDGE"):
        return None
    at = index + 1
    if at < len(items) and _in_header(items[index], items[at]):
        return at
    if at < len(items) and items[at].cls == "DOT":
        at += 1
    if at >= len(items) or items[at].cls not in _JOINTS:
        return None
    at += 1
    if at < len(items) and items[at].cls in _BETWEEN_JOINT:
        at += 1
    if at < len(items) and items[at].cls in ("P_DAY", "P_CAL", "P_EDGE"):
        return at
    return None


def _in_header(left: Item, right: Item) -> bool:
    """`Q1 Q2 Q3 Q4 2024` in the header of a table."""
    return all(
        item.cls == "P_CAL" and isinstance(item.value, Cal) and item.value.unit == "quarter"
        for item in (left, right)
    )


def cal_of(node: Node) -> Cal | None:
    """The calendar node inside an edge, or the first of a range."""
    if isinstance(node, Edge):
        return cal_of(node.of)
    if isinstance(node, Between):
        return cal_of(node.first)
    return node if isinstance(node, Cal) else None


def _replace_cal(node: Node, cal: Cal) -> Node:
    return replace(node, of=cal) if isinstance(node, Edge) else cal


def _with_year(left: Item, right: Item, *, ranged: bool) -> Item:
    mine, other = cal_of(left.value), cal_of(right.value)
    if mine is None or other is None or isinstance(left.value, Between):
        return left
    if mine.year is not None or mine.shift is not None or mine.unit == "year":
        return left
    if other.year is None and other.shift is None:
        return left
    if not ranged and mine.unit != other.unit:
        return left  # im dritten Quartal und im Jahr 2024
    year = other.year
    if year is not None and mine.unit == other.unit and place(mine) > place(other):
        year -= 1
    given = replace(mine, year=year, shift=other.shift, base=other.base, split=other.split)
    return left._replace(value=_replace_cal(left.value, given))


def _with_later_year(left: Item, right: Item) -> Item:
    mine, other = cal_of(left.value), cal_of(right.value)
    if mine is None or other is None or isinstance(right.value, Between):
        return right
    if mine.year is None or other.year is not None or other.shift is not None:
        return right
    if mine.unit != other.unit or other.unit == "year":
        return right
    year = mine.year + (1 if place(mine) > place(other) else 0)
    return right._replace(value=_replace_cal(right.value, replace(other, year=year)))


def place(node: Cal) -> tuple[int, int]:
    """Where in its year a node lies, to compare nodes of one unit."""
    return node.index, node.day
