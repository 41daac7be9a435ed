"""The line of column names that a table loses its separators in."""

from __future__ import annotations

import re
from functools import cache

from nlp_fin.lexicon.metrics import metric_lexicon, read_word
from nlp_fin.lexicon.phrases import split_words, word_pattern

Cell = tuple[int, int]


def trim(text: str, start: int, end: int) -> Cell:
    """The stretch without white space at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


@cache
def _time_word() -> re.Pattern[str]:
    return re.compile(
        r"(?:19|20)\d\d(?:/\d\d(?:\d\d)?)?e?|Q[1-4]|H[12]|9M|6M|3M|\d{1,2}\.\d{1,2}\.\d{2,4}|YTD"
    )


def header_cells(text: str, start: int, end: int, width: int) -> list[Cell]:
    """Split a line of column names without separators: the label's name, then `width` names.

    Names begin at metric words, at years and quarters, and at words for a change. Fewer cells
    come back where the line names fewer columns; none where it names none.
    """
    words = list(word_pattern().finditer(text, start, end))
    lowers = split_words(text[start:end])
    if len(lowers) != len(words):
        return []
    metrics: list[int] = []
    times: list[int] = []
    changes: list[int] = []
    phrases = metric_lexicon().phrases
    index = 0
    depth = 0
    while index < len(words):
        word = words[index][0]
        if word in "()":
            depth += 1 if word == "(" else -1
        if depth > 0:
            index += 1
            continue
        phrase = phrases.match(lowers, index)
        if phrase and word[0].isupper():
            metrics.append(index)
            index += phrase[0][0]
            continue
        readings = read_word(word)
        if _time_word().fullmatch(word):
            before = index > 0 and index - 1 in times and word[0].isdigit()
            if not before:
                times.append(index)
        elif any(reading.concept for reading in readings):
            metrics.append(index)
        elif any(reading.role == "change" for reading in readings) or word in ("Δ", "Veränderung",
                 "Veränd", "Differenz", "Abweichung", "YoY", "ggü", "seit"):  # fmt: skip
            changes.append(index)
        index += 1
    for anchors in (metrics, sorted(times + changes), sorted(metrics + times + changes)):
        if len(anchors) == width + 1 and anchors[0] == 0:
            anchors = anchors[1:]  # *Unternehmen Dividende Kurs*: what the labels are
        if len(anchors) == width:
            break
    else:
        anchors = sorted(metrics + times + changes)[-width:]
    if not anchors:
        return []
    edges = [words[i].start() for i in anchors] + [end]
    names = [trim(text, edges[i], edges[i + 1]) for i in range(len(anchors))]
    return [trim(text, start, edges[0]), *names]
