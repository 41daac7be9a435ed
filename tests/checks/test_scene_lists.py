"""A line of very many figures is a list, not a statement: the checks leave it alone."""

from __future__ import annotations

from decimal import Decimal

from nlp_fin.checks.scene import build_scene
from nlp_fin.types import Article, Figure, Record


def record_of(count: int) -> Record:
    piece = "5 % und "
    text = piece * count
    figures = tuple(
        Figure(
            f"f{n + 1}",
            n * len(piece),
            n * len(piece) + 3,
            "5 %",
            Decimal(5),
            None,
            None,
            "percent",
        )
        for n in range(count)
    )
    return Record(Article("a", "a", text), figures=figures)


def test_a_statement_has_its_sentence() -> None:
    assert len(build_scene(record_of(3)).sentences) == 1


def test_a_list_has_none() -> None:
    assert build_scene(record_of(61)).sentences == ()
    assert len(build_scene(record_of(61)).figures) == 61
