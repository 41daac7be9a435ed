"""Where a sentence says a name that only its text knows (see `names`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from nlp_fin.pipeline.linking.nouns import NounPhrase
from nlp_fin.pipeline.linking.tokens import Sentence

_SHARES = frozenset("aktie aktien papier papiere papieren titel titeln anteilsschein".split())


class NameIndex:
    """Names by their first word, so that a sentence is read once however many names there are."""

    def __init__(self, names: Mapping[str, str], weak: Mapping[str, str]) -> None:
        self._by_first: dict[str, list[tuple[list[str], str, str]]] = {}
        for table, certain in ((names, True), (weak, False)):
            for name, kind in table.items():
                parts = name.split()
                entry = (parts, name, kind if certain else "maybe")
                self._by_first.setdefault(_key(parts[0]), []).append(entry)

    def phrases(self, sentence: Sentence) -> Iterator[NounPhrase]:
        """The names in a sentence; kind `maybe` for those that are not sure to be names."""
        for index, token in enumerate(sentence.tokens):
            if token.kind != "word":
                continue
            stem, dash, head = token.text.rpartition("-")
            shares = dash and head.lower() in _SHARES
            for _, name, kind in self._by_first.get(_key(token.text.partition("-")[0]), ()):
                if shares and stem.replace("-", " ") == name:
                    yield NounPhrase(index, index, name, kind)
            for parts, name, kind in self._by_first.get(_key(token.text), ()):
                last = index + len(parts) - 1
                words = [t.text for t in sentence.tokens[index : last + 1]]
                whole = len(words) == len(parts) and words[1:] == parts[1:]
                yield NounPhrase(index, last if whole else index, name, kind)


def _key(word: str) -> str:
    return word.removesuffix("s")
