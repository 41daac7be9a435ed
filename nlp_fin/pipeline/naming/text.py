"""A text cut into tokens of letters or digits, with what recognisers ask about their places."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from nlp_fin.lexicon.name_keys import TOKEN, separator_class

HYPHENS = "-\u2010\u2011"


class SpanSet:
    """Stretches that are decided already. Calling it asks whether one of them is touched."""

    def __init__(self, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._spans = sorted(spans)

    def __call__(self, start: int, end: int) -> bool:
        at = bisect_left(self._spans, (start, start))
        if at < len(self._spans) and self._spans[at][0] < end:
            return True
        return at > 0 and self._spans[at - 1][1] > start


@dataclass(frozen=True)
class TextView:
    """`starts`, `ends`, `words` and `lowers` have one item a token, in text order."""

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    lowers: list[str]

    @classmethod
    def of(cls, text: str) -> TextView:
        """Cut `text` into tokens."""
        starts: list[int] = []
        ends: list[int] = []
        words: list[str] = []
        for match in TOKEN.finditer(text):
            starts.append(match.start())
            ends.append(match.end())
            words.append(match[0])
        return cls(text, starts, ends, words, [word.lower() for word in words])

    @cached_property
    def lower(self) -> str:
        """The text in small letters, of the same length: letters whose case changes it are kept."""
        low = self.text.lower()
        if len(low) == len(self.text):
            return low
        return "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text)

    def __len__(self) -> int:
        return len(self.words)

    def separator(self, index: int) -> str:
        """The class of what stands between token `index` and the next one."""
        return separator_class(self.text[self.ends[index] : self.starts[index + 1]])

    def gap(self, index: int) -> str:
        """What stands between token `index` and the next one; empty behind the last."""
        if not 0 <= index < len(self) - 1:
            return ""
        return self.text[self.ends[index] : self.starts[index + 1]]

    def token_at(self, offset: int) -> int:
        """Index of the first token that begins at or behind `offset`."""
        return bisect_left(self.starts, offset)

    def token_before(self, offset: int) -> int:
        """Index of the last token that begins before `offset`, or -1."""
        return bisect_left(self.starts, offset) - 1

    def window(self, start: int, end: int, reach: int) -> tuple[str, str]:
        """Lower-case text of the same line, at most `reach` characters before and behind."""
        left = max(self.text.rfind("\n", max(0, start - reach), start) + 1, start - reach, 0)
        right = self.text.find("\n", end, end + reach)
        right = end + reach if right < 0 else right
        return self.lower[left:start], self.lower[end:right]

    def word_before(self, offset: int) -> tuple[str, str]:
        """The lower-case word before `offset` on its line, and what stands in between."""
        index = self.token_before(offset)
        if index < 0:
            return "", ""
        between = self.text[self.ends[index] : offset]
        if "\n" in between:
            return "", between
        return self.lowers[index], between

    def word_behind(self, offset: int) -> tuple[str, str]:
        """The word at or behind `offset` on its line, as written, and what stands in between."""
        index = bisect_right(self.starts, offset - 1)
        if index >= len(self):
            return "", ""
        between = self.text[offset : self.starts[index]]
        if "\n" in between:
            return "", between
        return self.words[index], between

    def hyphened_before(self, offset: int) -> bool:
        """Whether a hyphen and a letter or digit stand directly before `offset` (`US-Dollar`)."""
        text = self.text
        return offset >= 2 and text[offset - 1] in HYPHENS and text[offset - 2].isalnum()
