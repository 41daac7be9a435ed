"""What definite nouns refer back to: *der Index*, *die Wolfsburger*, *der US-Rivale*."""

from __future__ import annotations

import re

from nlp_fin.lexicon.metrics import read_word
from nlp_fin.lexicon.subjects import anaphor_kinds, noun_classes, subject_lexicon
from nlp_fin.lexicon.trades import countries_of_word, symbols_of_noun, trade_lexicon
from nlp_fin.pipeline.linking.drafts import SubjectChoice
from nlp_fin.pipeline.linking.focus import Focus, instrument_choice
from nlp_fin.pipeline.linking.regional import index_named
from nlp_fin.pipeline.linking.scene import Scene
from nlp_fin.pipeline.linking.tokens import Token
from nlp_fin.types import Instrument, Mention

_LOOK_BACK = 300
_MIN_NOUN = 4
_LOOK_BACK_CHARS = 2000
_LOOK_BACK_FAR = 6_000


def antecedent(
    scene: Scene, focus: Focus, token: Token, kinds: tuple[str, ...]
) -> SubjectChoice | None:
    """What a definite noun refers back to; the noun itself where nothing of its kind is named;
    None for a person or a board."""
    if kinds[0] == "index":
        meant = _index_called(scene, token)
        if meant is not None:
            return meant
    speaker = _institution_called(scene, token)
    if speaker is not None:
        return instrument_choice(scene, speaker, None, token.start, token.end)
    named = _named_compound(scene, token)
    if named is not None:
        return named
    known = _called_so(scene, token, kinds)
    if known is not None:
        return instrument_choice(scene, known, None, token.start, token.end)
    mention = focus.last_of(kinds, token.start)
    if mention is not None and kinds[0] == "company" and is_rival(token.text):
        mention = _another(focus, mention)
    local = _local_before(scene, token, kinds)
    foreign = mention is not None and bool(symbols_of_noun(token.text))
    if local is not None and (mention is None or focus.is_local or foreign):
        return SubjectChoice(None, local, scene.local_names[local], token.start, token.end)
    if mention is None and "person" in noun_classes(token.text):
        return None
    if mention is None:
        text = _longer_before(scene, token) or token.text
        return SubjectChoice(None, text, kinds[0], token.start, token.end)
    return instrument_choice(scene, mention.instrument, None, token.start, token.end)


def _index_called(scene: Scene, token: Token) -> SubjectChoice | None:
    """*der US-Leitindex*, *der deutsche Leitindex*, *der EM-Index*, *das Nebenwertebarometer*."""
    lexicon, lower = subject_lexicon(), token.lower
    names = next((names for stem, names in lexicon.index_nouns if stem in lower), None)
    region = _of_region(scene, token)
    leads = names == ("leading",)
    if region is not None and (leads or names is None):
        known = index_named(scene, region)
        if known is not None:
            return instrument_choice(scene, known, None, token.start, token.end)
        leading = lexicon.leading_indices.get(region)
        return SubjectChoice(None, leading, "index", token.start, token.end) if leading else None
    if names is None:
        return None
    allowed = set(lexicon.leading_indices.values()) if leads else set(names)
    mentions, last = scene.ctx.mentions, scene.mention_index(token.start)
    for index in [*range(last - 1, max(-1, last - _LOOK_BACK), -1), *range(last, len(mentions))]:
        known_index = scene.ctx.instruments.get(mentions[index].instrument)
        if known_index is not None and known_index.name in allowed:
            return instrument_choice(scene, known_index.id, None, token.start, token.end)
    return None


def is_rival(word: str) -> bool:
    """*der US-Rivale*, *dem Konkurrenten*: another firm than the one spoken of."""
    return word.lower().rpartition("-")[2] in subject_lexicon().rivals


def _another(focus: Focus, mention: Mention) -> Mention | None:
    """The firm that was named last before the one named last."""
    place = mention.start
    for _ in range(_LOOK_BACK):
        other = focus.last_of(("company",), place)
        if other is None or other.instrument != mention.instrument:
            return other
        place = other.start
    return None


def _local_before(scene: Scene, token: Token, kinds: tuple[str, ...]) -> str | None:
    """The name of the text's own making that stands nearest before a noun, else the first."""
    names = [name for name, kind in scene.local_names.items() if kind in kinds]
    text, start = scene.ctx.text, max(0, token.start - _LOOK_BACK_FAR)
    places = {name: text.rfind(name.split()[0], start, token.start) for name in names}
    return max(names, key=places.__getitem__, default=None)


def _of_region(scene: Scene, token: Token) -> str | None:
    """The region in front of a noun (*der deutsche Leitindex*, *der US-Index*)."""
    before = scene.ctx.text[max(0, token.start - 30) : token.start].split()
    regions = subject_lexicon().regions
    first = token.text.partition("-")[0].lower()
    return regions.get(before[-1].lower() if before else "") or regions.get(first)


def _named_compound(scene: Scene, token: Token) -> SubjectChoice | None:
    """*der Vanguard-Fonds*: an instrument whose name begins so, else a name of its own."""
    first, dash, _ = token.text.partition("-")
    if _is_index_name(token.text):
        return SubjectChoice(None, token.text, "index", token.start, token.end)
    if not dash or len(first) < _MIN_NOUN or not first[0].isupper() or first.isupper():
        return None
    if first.lower() in subject_lexicon().regions or read_word(first) or noun_classes(first):
        return None
    for instrument in scene.ctx.instruments.values():
        if instrument.name.startswith(first):
            return instrument_choice(scene, instrument.id, None, token.start, token.end)
    kind = anaphor_kinds(token.text)[0]
    return SubjectChoice(None, token.text, kind, token.start, token.end)


def _is_index_name(word: str) -> bool:
    """*Erdölaktienindex*, *Growth-Index*: the first half says which index it is; not so in
    *Leitindex*, *US-Index*, *Dax-Index*."""
    stem = word.lower().removesuffix("es").removesuffix("s")
    lexicon = subject_lexicon()
    if not stem.endswith("index") or stem in lexicon.anaphors or not word[0].isupper():
        return False
    first = stem.removesuffix("index").rstrip("-")
    return len(first) > 1 and first not in lexicon.regions


def _longer_before(scene: Scene, token: Token) -> str | None:
    """The compound that the noun is short for: *Weltindex* for *der Index*."""
    before = scene.ctx.text[max(0, token.start - _LOOK_BACK_CHARS) : token.start]
    found = re.findall(rf"\b[A-ZÄÖÜ][\w-]{{1,30}}{re.escape(token.lower)}\b", before)
    return found[-1] if found else None


def _institution_called(scene: Scene, token: Token) -> str | None:
    """The institution whose name ends in the noun: *der Fonds* after *Währungsfonds*."""
    noun = token.lower.removesuffix("s")
    if len(noun) < _MIN_NOUN:
        return None
    mentions = scene.ctx.mentions
    last = scene.mention_index(token.start)
    for index in range(last - 1, max(-1, last - _LOOK_BACK), -1):
        mention = mentions[index]
        if scene.kind(mention.instrument) == "institution":
            name = scene.ctx.instruments[mention.instrument].name.lower().removesuffix("s")
            if name.endswith(noun) and name != noun:
                return mention.instrument
    return None


def _called_so(scene: Scene, token: Token, kinds: tuple[str, ...]) -> str | None:
    """The last named instrument that is of the trade, seat or country that the noun says; of the
    whole text where none of them stands before."""
    symbols = symbols_of_noun(token.text)
    countries = countries_of_word(token.text) or countries_of_word(_word_before(scene, token))
    if not symbols and not countries:
        return None
    mentions = scene.ctx.mentions
    last = scene.mention_index(token.start)
    order = [*range(last - 1, max(-1, last - _LOOK_BACK), -1)]
    order += range(last, min(len(mentions), last + _LOOK_BACK))
    fits: list[str] = []
    for index in order:
        known = scene.ctx.instruments.get(mentions[index].instrument)
        if known is None or known.kind not in kinds:
            continue
        if symbols and known.symbol not in symbols:
            continue
        if countries and _country(known) not in countries:
            if not symbols:
                continue
            fits.append(known.id)
            continue
        return known.id
    return fits[0] if fits else None


def is_told(scene: Scene, token: Token, choice: SubjectChoice) -> bool:
    """Whether the noun itself says which firm or index is meant (*der Softwarekonzern* of SAP,
    *der US-Leitindex*)."""
    if choice.kind == "index":
        meant = _index_called(scene, token)
        return meant is not None and meant.instrument == choice.instrument
    known = scene.ctx.instruments.get(choice.instrument or "")
    return known is not None and known.symbol in symbols_of_noun(token.text)


def _country(known: Instrument) -> str:
    """The country of a firm: of its ISIN, else of the exchange that its symbol names."""
    if known.isin:
        return known.isin[:2]
    symbol = known.symbol or ""
    return trade_lexicon().exchanges.get(symbol.partition(".")[2], "") if symbol else ""


def _word_before(scene: Scene, token: Token) -> str:
    words = scene.ctx.text[max(0, token.start - 30) : token.start].split()
    return words[-1] if words else ""


def block_owner(scene: Scene, block: int, kinds: tuple[str, ...], before: int) -> str | None:
    """The instrument of one of the kinds that opens the paragraph or the heading above it."""
    if block < 0:
        return None
    starts = [scene.ctx.blocks[block].start, *(h.start for h in scene.headings_above(block)[:1])]
    for start in starts:
        for mention in scene.mentions_within(start, min(start + 60, before))[:1]:
            if scene.kind(mention.instrument) in kinds:
                return mention.instrument
    return None
