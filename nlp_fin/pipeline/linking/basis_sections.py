"""The basis that a heading or the line above a list gives to what stands under it."""

from __future__ import annotations

from nlp_fin.lexicon.cues import cue_lexicon
from nlp_fin.pipeline.linking.frame import Frame
from nlp_fin.pipeline.linking.scene import Reading, Scene
from nlp_fin.pipeline.linking.tenses import tense_of


def _named_basis(text: str) -> str | None:
    """The basis that a word of a heading stands for (*Ausblick*)."""
    words = cue_lexicon().section_basis
    for word in text.lower().split():
        plain = word.strip(":,.–()*")
        basis = words.get(plain) or words.get(plain.removesuffix("n"))
        if basis is not None:
            return basis
    return None


def section_basis(scene: Scene, reading: Reading, frame: Frame) -> tuple[str, str] | None:
    """Basis and reason; None for what is told in the past tense."""
    if reading.block < 0 or tense_of(reading, frame) == "past":
        return None
    lead_in = scene.lead_in(reading.block)
    if lead_in is not None and lead_in.start < reading.sentence.start:
        above = scene.read_span(lead_in.start, lead_in.end)
        for cue in above.cues.bases if above is not None else ():
            if cue.label in ("forecast", "target", "estimate") and cue.kind != "verb":
                return cue.label, f"«{cue.text}» above the list"
        named = _named_basis(scene.ctx.text[lead_in.start : lead_in.end])
        if named is not None:
            return named, "the line above the list"
    for heading in scene.headings_above(reading.block):
        if heading.level <= 1:
            continue
        text = scene.ctx.text[heading.start : heading.end]
        basis = _named_basis(text)
        if basis is not None:
            return basis, f"under the heading «{text}»"
    return None
