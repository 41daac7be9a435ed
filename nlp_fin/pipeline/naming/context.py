"""Decide whether a candidate is meant: blocked places, cues near by and cues beside it."""

from __future__ import annotations

import re

from nlp_fin.lexicon.company_forms import company_forms
from nlp_fin.lexicon.instrument_cues import instrument_cues
from nlp_fin.lexicon.instruments import Entry, Gazetteer, Name
from nlp_fin.lexicon.name_keys import name_key
from nlp_fin.pipeline.naming.article import family_names, is_fiction
from nlp_fin.pipeline.naming.match import Candidate
from nlp_fin.pipeline.naming.text import HYPHENS, TextView

NEAR = 90
"""Characters on each side in which a near cue counts."""
COMPOUND_TAIL_KINDS = frozenset(
    {"index", "commodity", "crypto", "rate", "bond", "currency", "sector"}
)
"""Kinds that may be the second half of a compound (*US-Leitzins*, *Nordsee-Brent*)."""
BULLETS = frozenset({"-", "–", "—", "•", "*", "·", "▪", "►"})
MAX_HEADING = 60
MAX_LABEL = 30
LIST_LINKS = (", ", " und ", " sowie ", " oder ", " & ", "/", " bzw. ")
BARE_CONNECTORS = frozenset(
    {
        "und",
        "dass",
        "nachdem",
        "während",
        "auch",
        "aber",
        "dagegen",
        "zudem",
        "denn",
        "sowie",
        "hingegen",
    }
)
GERMAN_COUNTRIES = frozenset({"DE", "AT", "CH"})
NAME_PARTICLES = frozenset({"da", "van", "de", "di"})
COMPANY_KINDS = frozenset({"company", "etf", "fund"})
_TICKER_BEHIND = re.compile(
    r"\s?\(\s*(?:(?:ISIN|WKN|[A-Z]{2,8}\s*:)|([A-Z]{1,5}(?:[.-][A-Z]{1,2})?)\s*\))"
)


class Judge:
    """Answers for one text. `evidence` holds the ids of entries that are surely meant in it."""

    def __init__(self, view: TextView, gazetteer: Gazetteer) -> None:
        self.view = view
        self.gazetteer = gazetteer
        self.cues = instrument_cues()
        self.forms = company_forms()
        self.fiction = is_fiction(view.text)
        self.evidence: set[str] = set()
        self.accepted_ends: set[int] = set()
        self.sure_starts: set[int] = set()
        self.families = family_names(view)
        self.acronyms: frozenset[str] = frozenset()
        self._homonym_scores: dict[tuple[str, str], int] = {}

    def choose(self, candidate: Candidate) -> Name | None:
        """The name that is meant, or None where the context does not carry any."""
        if self._blocked(candidate):
            return None
        for name in self._by_preference(candidate):
            if self._meant(candidate, name):
                return name
        return None

    def span_with_tail(self, candidate: Candidate, entry: Entry) -> tuple[int, int]:
        """The candidate with the generic words and the legal form behind it."""
        if entry.kind != "company" or candidate.reach != candidate.end:
            return candidate.start, candidate.end
        match = self.forms.tail.match(self.view.text, candidate.end)
        end = match.end() if match else candidate.end
        return candidate.start, end

    def _blocked(self, candidate: Candidate) -> bool:
        view, start = self.view, candidate.start
        if view.hyphened_before(start) and not self._compound_tail_allowed(candidate):
            return True
        behind, gap = view.word_behind(candidate.reach)
        if behind.lower() in self.cues.venues and gap in {" ", "-", "\u00a0"}:
            return candidate.names[0].entry.kind in {"company", "commodity", "institution"}
        before, gap = view.word_before(start)
        weak = candidate.names[0].alias.strength != "strong"
        if weak and before in NAME_PARTICLES and gap == " ":
            return True
        if self._is_shortened(candidate) or view.text[start : candidate.end] in self.acronyms:
            return True
        return self._is_family_name(candidate)

    def _is_shortened(self, candidate: Candidate) -> bool:
        """*Chemie-, Aluminium- und Halbleiterindustrie*: the first half of another word."""
        text, end = self.view.text, candidate.reach
        kind = candidate.names[0].entry.kind
        return (
            kind == "commodity"
            and text[end : end + 1] == "-"
            and not text[end + 1 : end + 2].isalnum()
        )

    def _is_family_name(self, candidate: Candidate) -> bool:
        """*Frank Henkel*, and *Henkel* where the text has him and no cue of a company stands by."""
        view, entry = self.view, candidate.names[0].entry
        if candidate.first != candidate.last or entry.kind not in {"company", "institution"}:
            return False
        before, gap = view.word_before(candidate.start)
        if (
            before in self.cues.titles
            and gap.strip(".") == " "
            and not self._beside(candidate, entry)
        ):
            return True
        if view.words[candidate.first] not in self.families:
            return False
        if candidate.first and (candidate.first - 1) in self.families[view.words[candidate.first]]:
            return True
        return not self._beside(candidate, entry)

    def _compound_tail_allowed(self, candidate: Candidate) -> bool:
        if candidate.names[0].entry.kind in COMPOUND_TAIL_KINDS:
            return True
        if candidate.start - 1 in self.accepted_ends:
            return True
        return self.view.lowers[candidate.first - 1] in self.cues.name_prefixes

    def _by_preference(self, candidate: Candidate) -> list[Name]:
        """One name an entry, the easiest alias first; homonyms by what the text says."""
        best: dict[str, Name] = {}
        for name in candidate.names:
            held = best.get(name.entry.id)
            if held is None or (
                held.alias.strength != "strong" and name.alias.strength == "strong"
            ):
                best[name.entry.id] = name
        if len(best) == 1:
            return list(best.values())
        return sorted(best.values(), key=lambda name: -self._homonym_score(name))

    def _homonym_score(self, name: Name) -> int:
        key = (name_key(name.alias.text), name.entry.id)
        if key not in self._homonym_scores:
            words = self.gazetteer.homonyms.get(key, ())
            self._homonym_scores[key] = sum(self.view.lower.count(word) for word in words)
        return self._homonym_scores[key]

    def _meant(self, candidate: Candidate, name: Name) -> bool:
        strength = name.alias.strength
        if strength == "strong":
            return True
        if self._beside(candidate, name.entry):
            return True
        if self._determined(candidate) or self._speaker(candidate):
            return False
        if name.entry.id in self.evidence:
            return strength == "near" or not self._foreign_with_article(candidate, name.entry)
        return strength == "near" and self._near(candidate, name.entry)

    def _determined(self, candidate: Candidate) -> bool:
        before, gap = self.view.word_before(candidate.start)
        return before in self.cues.not_before_names and gap.isspace()

    def _foreign_with_article(self, candidate: Candidate, entry: Entry) -> bool:
        """*das Target*, *der Block*: a common noun; only companies of D-A-CH take an article."""
        before, gap = self.view.word_before(candidate.start)
        if not gap.isspace() or before not in self.cues.articles:
            return False
        return entry.kind == "company" and entry.country not in GERMAN_COUNTRIES

    def _speaker(self, candidate: Candidate) -> bool:
        """*sagte Bunge*: who is quoted after the verb is a person."""
        before, gap = self.view.word_before(candidate.start)
        return (
            gap == " "
            and before in self.cues.speech_verbs
            and before.startswith(("sag", "mein", "erklär", "beton"))
        )

    def _near(self, candidate: Candidate, entry: Entry) -> bool:
        left, right = self.view.window(candidate.start, candidate.end, NEAR)
        pattern = self.cues.near_commodity if entry.kind == "commodity" else self.cues.near_finance
        return pattern.search(left) is not None or pattern.search(right) is not None

    def _beside(self, candidate: Candidate, entry: Entry) -> bool:
        """A cue directly before or behind that only a company, or a market, has."""
        view = self.view
        behind = view.lower[candidate.end : candidate.end + 30]
        if behind[:1] in HYPHENS and self.cues.company_head.match(behind):
            return True
        if entry.kind == "institution":
            word, gap = view.word_behind(candidate.reach)
            if gap == " " and word.lower() in self.cues.speech_verbs:
                return True
        if entry.kind in COMPANY_KINDS:
            if not self.fiction and self._fits_legal_form(candidate, entry):
                return True
            if self._own_code_behind(candidate, entry):
                return True
            if self._bare_subject(candidate) or self._fills_line(candidate):
                return True
        return self._share_noun_before(candidate) or self._in_list_of_names(candidate)

    def _fills_line(self, candidate: Candidate) -> bool:
        """A bullet that is the name alone, or a short heading *Verkauft: Target*."""
        text = self.view.text
        line = text.rfind("\n", max(0, candidate.start - MAX_HEADING), candidate.start) + 1
        if not line and candidate.start > MAX_HEADING:
            return False
        end = text.find("\n", candidate.reach, candidate.reach + 3)
        behind = (
            text[candidate.reach : candidate.reach + 2] if end < 0 else text[candidate.reach : end]
        )
        if behind.strip(" \u00a0"):
            return False
        before = text[line : candidate.start].strip()
        return before in BULLETS or (before.endswith(":") and len(before) <= MAX_LABEL)

    def _bare_subject(self, candidate: Candidate) -> bool:
        """*Post stiegen*, *Block meldete*: a noun without article before such a verb is a name."""
        behind, gap = self.view.word_behind(candidate.reach)
        if gap != " " or behind not in self.cues.business_verbs:
            return False
        before, between = self.view.word_before(candidate.start)
        starts = not before or any(mark in between for mark in '.:;!?|–,"„»(')
        return starts or before in BARE_CONNECTORS

    def _own_code_behind(self, candidate: Candidate, entry: Entry) -> bool:
        """*Gap (GAP)*, *Visa (ISIN …)*; a single letter must be the entry's own symbol."""
        match = _TICKER_BEHIND.match(self.view.text, candidate.reach)
        if match is None:
            return False
        code = match[1]
        return code is None or len(code) > 1 or code == entry.symbol

    def _fits_legal_form(self, candidate: Candidate, entry: Entry) -> bool:
        """A legal form follows, and none of a country that is not the company's."""
        tail = self.forms.legal_tail.match(self.view.text, candidate.end)
        if tail is None:
            return False
        for form in tail[0].split():
            countries = self.cues.form_countries.get(form.strip(","))
            if countries is not None and entry.country not in countries:
                return False
        return True

    def _share_noun_before(self, candidate: Candidate) -> bool:
        index = candidate.first - 1
        if index < 0 or not self.view.gap(index).isspace() or "\n" in self.view.gap(index):
            return False
        word = self.view.lowers[index]
        if word in self.cues.share_links and index:
            return self.view.lowers[index - 1] in self.cues.share_nouns
        if not self.view.words[index][0].isupper():
            return False
        return word in self.cues.share_nouns or self.cues.apposition.fullmatch(word) is not None

    def _in_list_of_names(self, candidate: Candidate) -> bool:
        """*Mastercard und Visa*, *Gap, Apple*: the neighbour in the list is a name for sure."""
        text, start, reach = self.view.text, candidate.start, candidate.reach
        for link in LIST_LINKS:
            before = start - len(link)
            if text.startswith(link, before) and before in self.accepted_ends:
                return True
            if text.startswith(link, reach) and reach + len(link) in self.sure_starts:
                return True
        return False
