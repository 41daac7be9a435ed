"""File names that are no UTF-8."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_fin.names import readable_name, readable_text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("café.txt", "café.txt"),
        ("caf\udce9.txt", r"caf\xe9.txt"),
        ("half \ud83d pair", r"half \ud83d pair"),
    ],
)
def test_bytes_that_are_no_utf8_are_written_out(name: str, shown: str) -> None:
    assert readable_name(name) == shown


def test_no_message_stays_none() -> None:
    assert readable_text(None) is None
    assert readable_text("a\udcff") == r"a\xff"


@given(st.binary(max_size=30))
def test_every_name_can_be_written(raw: bytes) -> None:
    shown = readable_name(raw.decode("utf-8", "surrogateescape"))
    assert readable_name(shown) == shown
    assert shown.encode("utf-8").decode("utf-8") == shown
