"""The stage on which one text is linked: its sentences, blocks, headings and what is known of
its instruments. Sentences are read only when somebody asks for them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property

from nlp_fin.lexicon.metrics import read_word, unit_class
from nlp_fin.lexicon.phrases import word_pattern
from nlp_fin.pipeline.context import TextContext
from nlp_fin.pipeline.linking.bylines import LAST_LINE, is_byline, is_dateline
from nlp_fin.pipeline.linking.cues import SentenceCues, find_cues
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.frames import find_frames
from nlp_fin.pipeline.linking.names import find_local_names
from nlp_fin.pipeline.linking.nouns import NounPhrase, noun_phrases
from nlp_fin.pipeline.linking.own_names import NameIndex
from nlp_fin.pipeline.linking.short_names import with_short_names
from nlp_fin.pipeline.linking.tokens import Atom, Sentence, read_tokens
from nlp_fin.pipeline.linking.venues import without_venues
from nlp_fin.types import Block, Instrument, Mention, TimeExpression

_SHORT_FORMS = ("rendite", "marge", "quote", "rate", "verhältnis", "satz")
_NEVER_PERIOD = frozenset(("clock", "frequency"))
_MAX_BOLD = 120
_BOLD_LEVEL = 9
_MAX_LIST = 25


@cache
def _list_line() -> re.Pattern[str]:
    return re.compile(r"[^\n:.]{2,45}: [^\n]{1,80}$")


@dataclass(slots=True)
class Reading:
    """One sentence with its cues and the frames of its quantities."""

    sentence: Sentence
    cues: SentenceCues
    frames: list[Frame]
    part: int = 0
    phrases: list[NounPhrase] | None = None
    """Noun phrases, found when somebody asks for them."""
    contests: list[int] | None = None
    """First tokens of verbs that set one thing against another, found likewise."""

    @property
    def block(self) -> int:
        return self.sentence.block


@dataclass
class Scene:
    """A text context with fast look-ups."""

    ctx: TextContext
    """With mentions for short forms of names and without those of venues."""
    example_openings: dict[int, tuple[int, str] | None] = field(default_factory=dict)
    """Block → where an example begins in it, see `examples`; filled on demand."""
    _readings: dict[int, list[Reading]] = field(default_factory=dict)
    _spans: dict[tuple[int, int], Reading | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.ctx = with_short_names(without_venues(self.ctx))

    @cached_property
    def atoms(self) -> list[Atom]:
        """Quantities, times and mentions in text order, without overlaps (longest wins)."""
        ctx = self.ctx
        found: list[Atom] = [(q.start, q.end, "quantity", i) for i, q in enumerate(ctx.quantities)]
        found += [(t.start, t.end, "time", i) for i, t in enumerate(ctx.times)]
        found += [(m.start, m.end, "mention", i) for i, m in enumerate(ctx.mentions)]
        rank = {"quantity": 0, "mention": 1, "time": 2}
        found.sort(key=lambda a: (a[0], -a[1], rank[a[2]]))
        kept: list[Atom] = []
        for atom in found:
            if kept and atom[0] < kept[-1][1]:
                if atom[2] == "quantity" and kept[-1][2] != "quantity":
                    kept[-1] = atom
                continue
            kept.append(atom)
        return kept

    @cached_property
    def _atom_starts(self) -> list[int]:
        return [atom[0] for atom in self.atoms]

    def atoms_within(self, start: int, end: int) -> list[Atom]:
        first = bisect_left(self._atom_starts, start)
        last = bisect_left(self._atom_starts, end)
        return self.atoms[first:last]

    def readings(self, index: int) -> list[Reading]:
        """The parts of sentence `index` (one, unless it is very long)."""
        if index not in self._readings:
            start, end = self.ctx.sentences[index]
            block = self.ctx.block_index(start)
            parts = read_tokens(
                self.ctx.text,
                start,
                end,
                self.atoms_within(start, end),
                -1 if block is None else block,
            )
            self._readings[index] = []
            for number, part in enumerate(parts):
                cues = find_cues(part)
                frames = find_frames(part, cues, self.ctx.quantities, self.currency)
                self._readings[index].append(Reading(part, cues, frames, number))
        return self._readings[index]

    def read_span(self, start: int, end: int) -> Reading | None:
        """Any stretch of text read like a sentence (a heading, a table header, a caption)."""
        if (start, end) not in self._spans:
            parts = read_tokens(self.ctx.text, start, end, self.atoms_within(start, end))
            self._spans[start, end] = Reading(parts[0], find_cues(parts[0]), []) if parts else None
        return self._spans[start, end]

    @cached_property
    def _compounds(self) -> dict[str, tuple[list[int], list[str]]]:
        """Last part → offsets and concepts of the metric compounds that end in it."""
        found: dict[str, tuple[list[int], list[str]]] = {}
        for match in word_pattern().finditer(self.ctx.text):
            word = match[0]
            if not word[0].isupper() or len(word) < 8:
                continue
            flat = word.lower().replace("-", "")
            tail = next((t for t in _SHORT_FORMS if flat.endswith(t) and flat != t), None)
            if tail is None:
                continue
            concept = next((r.concept for r in read_word(word) if r.role == "name"), None)
            if concept is not None:
                offsets, concepts = found.setdefault(tail, ([], []))
                offsets.append(match.start())
                concepts.append(concept)
        return found

    def compounds(self, reading: Reading) -> dict[str, str]:
        """Short form → concept of the last compound before the end of a sentence."""
        known: dict[str, str] = {}
        for tail, (offsets, concepts) in self._compounds.items():
            last = bisect_left(offsets, reading.sentence.end)
            if last:
                known[tail] = concepts[last - 1]
        return known

    @cached_property
    def currency(self) -> str | None:
        """The currency that most amounts of the text are in."""
        counts = Counter(
            q.unit for q in self.ctx.quantities if not q.bare and unit_class(q.unit) == "currency"
        )
        return counts.most_common(1)[0][0] if counts else None

    @cached_property
    def sentences_by_block(self) -> dict[int, list[int]]:
        """Block → its sentences, in order."""
        found: dict[int, list[int]] = {}
        for index, (start, _) in enumerate(self.ctx.sentences):
            block = self.ctx.block_index(start)
            found.setdefault(-1 if block is None else block, []).append(index)
        return found

    @cached_property
    def quantity_starts(self) -> list[int]:
        return [quantity.start for quantity in self.ctx.quantities]

    def quantities_within(self, start: int, end: int) -> range:
        """Indices of the quantities in a stretch."""
        return range(
            bisect_left(self.quantity_starts, start), bisect_left(self.quantity_starts, end)
        )

    @cached_property
    def _mention_starts(self) -> list[int]:
        return [mention.start for mention in self.ctx.mentions]

    def mentions_within(self, start: int, end: int) -> list[Mention]:
        first = bisect_left(self._mention_starts, start)
        last = bisect_left(self._mention_starts, end)
        return list(self.ctx.mentions[first:last])

    def phrases(self, reading: Reading) -> list[NounPhrase]:
        """Noun phrases of a sentence that do not stand inside a mention."""
        if reading.phrases is None:
            own = self._name_index.phrases(reading.sentence)
            reading.phrases = noun_phrases(reading.sentence, own)
        return reading.phrases

    @property
    def local_names(self) -> dict[str, str]:
        """Names of firms and funds that only this text knows, with their kind."""
        return self._own_names[0]

    @property
    def weak_names(self) -> dict[str, str]:
        """Words that the text uses like names of firms."""
        return self._own_names[1]

    @cached_property
    def _name_index(self) -> NameIndex:
        return NameIndex(self.local_names, self.weak_names)

    @cached_property
    def _own_names(self) -> tuple[dict[str, str], dict[str, str]]:
        return find_local_names(self.ctx)

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for mention in self.ctx.mentions:
            found.setdefault(mention.instrument, []).append(mention.start)
        return found

    def places_of(self, instrument: str) -> list[int]:
        """Where an instrument is named, in order."""
        return self._places.get(instrument, [])

    def mention_index(self, offset: int) -> int:
        """Number of mentions that begin before an offset."""
        return bisect_left(self._mention_starts, offset)

    @cached_property
    def _time_starts(self) -> list[int]:
        return [time.start for time in self.ctx.times]

    def times_within(self, start: int, end: int) -> list[TimeExpression]:
        """Times in a stretch that can be the period of a figure."""
        first = bisect_left(self._time_starts, start)
        last = bisect_left(self._time_starts, end)
        return [t for t in self.ctx.times[first:last] if t.role not in _NEVER_PERIOD]

    def instrument(self, mention: Mention) -> Instrument | None:
        return self.ctx.instruments.get(mention.instrument)

    def kind(self, instrument: str | None) -> str | None:
        """Kind of an instrument id."""
        found = self.ctx.instruments.get(instrument) if instrument else None
        return found.kind if found is not None else None

    @cached_property
    def _heading_blocks(self) -> list[int]:
        return [
            i
            for i, block in enumerate(self.ctx.blocks)
            if self._is_bold(block) or (block.kind == "heading" and not self._is_masthead(i, block))
        ]

    def _is_bold(self, block: Block) -> bool:
        """A line that is bold from end to end stands over what follows."""
        line = self.line(block).strip()
        return line.startswith("**") and line.rstrip(":").endswith("**") and len(line) < _MAX_BOLD

    def _is_masthead(self, index: int, block: Block) -> bool:
        """A date or an author under the title."""
        if not 0 < index <= LAST_LINE:
            return False
        line = self.line(block)
        return is_byline(line) or is_dateline(
            line, self.times_within(block.start, block.end), index
        )

    def line(self, block: Block) -> str:
        return self.ctx.text[block.start : block.end]

    def lead_in(self, block: int) -> Block | None:
        """The line with a colon at its end that a list hangs on."""
        for index in range(block, max(-1, block - _MAX_LIST), -1):
            found = self.ctx.blocks[index]
            line = self.line(found)
            if index < block and line.rstrip().endswith(":"):
                return found
            if found.kind != "bullet" and not _list_line().match(line):
                return None
        return None

    def heading_between(self, first: int, second: int) -> bool:
        """Whether a heading stands between two blocks."""
        low = bisect_right(self._heading_blocks, first)
        return low < len(self._heading_blocks) and self._heading_blocks[low] <= second

    def headings_above(self, block: int) -> list[Block]:
        """The headings that a block stands under, the nearest first, each of a higher rank."""
        position = bisect_right(self._heading_blocks, block) - 1
        found: list[Block] = []
        for index in reversed(self._heading_blocks[max(0, position - 30) : position + 1]):
            heading = self.ctx.blocks[index]
            if index == block:
                continue
            if not found or (heading.level or _BOLD_LEVEL) < (found[-1].level or _BOLD_LEVEL):
                found.append(heading)
            if heading.level == 1:
                break
        return found
