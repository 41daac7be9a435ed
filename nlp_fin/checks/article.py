"""All checks of one article, in a stable order, with ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from nlp_fin.checks.additions import check_additions
from nlp_fin.checks.amounts import check_amounts
from nlp_fin.checks.changes import check_changes
from nlp_fin.checks.conflicts import check_conflicts
from nlp_fin.checks.conversions import check_conversions
from nlp_fin.checks.discounts import check_discounts
from nlp_fin.checks.formulas import check_formulas
from nlp_fin.checks.gaps import check_gaps
from nlp_fin.checks.grids import find_grids
from nlp_fin.checks.growth import check_growth
from nlp_fin.checks.identities.valuation import LIBRARY
from nlp_fin.checks.moves import Move
from nlp_fin.checks.multiples import check_multiples
from nlp_fin.checks.notation import check_notation
from nlp_fin.checks.ordering import check_ordering
from nlp_fin.checks.partitions import check_partitions
from nlp_fin.checks.products import check_products
from nlp_fin.checks.ratios import check_ratios
from nlp_fin.checks.repeats import check_repeats
from nlp_fin.checks.scene import Scene, build_scene
from nlp_fin.checks.shares import check_shares
from nlp_fin.checks.surprises import check_surprises
from nlp_fin.checks.tables import check_tables
from nlp_fin.checks.totals import check_totals
from nlp_fin.checks.triples import asserted_moves
from nlp_fin.checks.wording import as_written
from nlp_fin.types import Finding, Record

_PUT_TOGETHER = frozenset((*(identity.name for identity in LIBRARY), "growth"))
_WEIGHT = {"refuted": 0, "inconclusive": 1, "supported": 2}


def _places(scene: Scene, moves: Sequence[Move], roles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        scene.figures[place].id
        for move in moves
        for role, place in move.roles.items()
        if role in roles and len(move.roles) > 1
    )


def _parts(totals: Sequence[Finding]) -> frozenset[str]:
    """Ids of figures that a finding about a total takes as its parts."""
    return frozenset(
        str(figure)
        for finding in totals
        for role, figure in finding.evidence.get("roles", {}).items()
        if role.startswith("part")
    )


def _clashes(conflicts: Sequence[Finding]) -> frozenset[frozenset[str]]:
    """Pairs of ids of figures that cannot both be true."""
    return frozenset(
        frozenset(str(figure) for figure in finding.figures)
        for finding in conflicts
        if finding.verdict == "refuted"
    )


def _results(findings: Sequence[Finding]) -> dict[str, set[str]]:
    """Figure that a supported identity computes → names of such identities."""
    found: dict[str, set[str]] = defaultdict(set)
    for finding in findings:
        roles = finding.evidence.get("roles", {})
        if finding.verdict == "supported" and roles:
            # the last role is the one that the formula gives
            found[str(list(roles.values())[-1])].add(str(finding.evidence.get("identity")))
    return found


def _unexplained(findings: Sequence[Finding]) -> list[Finding]:
    """The findings without those that miss a figure which another relation of the text gives.

    Ratios and changes take their inputs from near by; a relation that holds shows that others
    were meant.
    """
    results = _results(findings)
    return [
        f for f in findings
        if f.verdict != "refuted" or f.evidence.get("identity") not in _PUT_TOGETHER
        or not results[str(list(f.evidence["roles"].values())[-1])]
    ]  # fmt: skip


def _unique(findings: Sequence[Finding]) -> list[Finding]:
    """One finding for one set of figures and kind; one that explains the figures wins."""
    best: dict[tuple[object, ...], Finding] = {}
    for finding in findings:
        key = (finding.kind, frozenset(finding.figures), finding.spans)
        old = best.get(key)
        if old is None or _WEIGHT[finding.verdict] > _WEIGHT[old.verdict]:
            best[key] = finding
    return list(best.values())


def check_article(record: Record) -> list[Finding]:
    """What does not add up in one article, and what was verified; ids `x1`, `x2`, …

    Looks at the record's text and figures only. Findings of earlier runs are ignored.
    """
    scene = build_scene(record)
    moves = asserted_moves(scene)
    grids = find_grids(scene)
    article = record.article.id
    totals = [
        *check_totals(scene), *check_additions(scene), *check_products(scene),
        *check_partitions(scene),
    ]  # fmt: skip
    conflicts = check_conflicts(scene, moves, _parts(totals))
    findings = [
        *conflicts,
        *check_repeats(scene, conflicts),
        *check_changes(scene, moves),
        *check_gaps(scene, _places(scene, moves, ("abs",)), _clashes(conflicts)),
        *check_multiples(scene, moves),
        *check_discounts(scene),
        *check_ratios(scene, _places(scene, moves, ("old",))),
        *check_growth(scene),
        *check_formulas(scene),
        *check_surprises(scene),
        *check_conversions(scene),
        *check_amounts(scene, _places(scene, moves, ("rel",))),
        *totals,
        *check_shares(scene, _places(scene, moves, ("rel", "abs"))),
        *check_tables(article, grids),
        *check_ordering(scene, grids),
        *check_notation(scene),
    ]
    ordered = sorted(
        _unique(_unexplained(findings)),
        key=lambda f: (_WEIGHT[f.verdict], scene.place.get(str(f.figures[0]), 0)),
    )
    return [replace(as_written(scene, finding), id=f"x{n}") for n, finding in enumerate(ordered, 1)]
