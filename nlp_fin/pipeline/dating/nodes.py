"""What an expression of time says before it is resolved to days: small symbolic nodes."""

from __future__ import annotations

from dataclasses import dataclass

from nlp_fin.types import PeriodKind


@dataclass(frozen=True, slots=True)
class Cal:
    """A place in the calendar, perhaps without its year.

    `unit` is `day` (`index` month, `day` day), `month`, `quarter`, `half`, `year`, `months`
    (the first `index` months of a year), `week` (ISO number), `season` or `decade`.
    `year` is as printed; `split` marks a double label (2024/25, `year` is the first).
    `shift` moves the year of the anchor, or of the period last named where `base` is `focus`
    (*September vergangenen Jahres* −1), where `year` is null. `skewed`: the word itself says that
    the fiscal year is not the calendar year (*im dritten Geschäftsquartal*). `turn` −1, 0, 1 for
    *im vergangenen September*, *diesen Sommer*, *im kommenden März*. `weekday` is printed with
    a day and so tells its year. `closed`: meant once it has ended (*Halbjahresumsatz*).
    """

    unit: str
    year: int | None = None
    index: int = 0
    day: int = 0
    shift: int | None = None
    base: str = "anchor"
    fiscal: bool = False
    split: bool = False
    skewed: bool = False
    turn: int | None = None
    weekday: int | None = None
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday (Monday 0). `direction` −1, 0, 1 for *letzten*, *diesen*, *nächsten*, else None."""

    index: int
    direction: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """The unit that lies `count` units from the base: `anchor`, `focus` (the period last named,
    else the anchor), `context` (the period last named, else unknown) or `reported` (the period last
    named itself, else from the anchor)."""

    unit: str
    count: int
    base: str = "anchor"


@dataclass(frozen=True, slots=True)
class Edge:
    """*Anfang*, *Mitte*, *Ende* (`begin`, `mid`, `end`, `turn`, `weekend`) of another node."""

    which: str
    unit: str
    of: Cal | Shift


@dataclass(frozen=True, slots=True)
class Roll:
    """`count` units before (−1) or after (1) the anchor; 0 leaves it to the verb, and is past
    where there is none; 2 (*binnen zehn Tagen*) is unknown there.

    `count` null: an unknown number (*in den vergangenen Jahren*)."""

    unit: str
    count: int | None
    direction: int


@dataclass(frozen=True, slots=True)
class ToDate:
    """From the beginning of a unit up to the anchor, or up to the *Stand* that the text gives.

    `short` marks the abbreviations (YTD), which tables set next to a quarter."""

    unit: str
    year: int | None = None
    since: bool = False
    short: bool = False


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time; `count` is a decimal string, null for a range or an unknown number."""

    unit: str
    count: str | None


@dataclass(frozen=True, slots=True)
class Ago:
    """The unit `count` units before the anchor (`base` `anchor`) or the focus; with a negative
    count (*zwei Jahre später*) that many behind the period last named."""

    unit: str
    count: int | None
    base: str = "anchor"


@dataclass(frozen=True, slots=True)
class Now:
    """*zuletzt*, *derzeit*: the anchor as the day of a level."""


@dataclass(frozen=True, slots=True)
class Then:
    """*damals*: the period last named that lies behind. With a unit (*im selben Jahr*) the day,
    week, month, quarter or year that holds the beginning of the period last named."""

    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """`count` units behind the period last named (*in den beiden Folgejahren*), or in front of
    it where `count` is negative (*in den drei Jahren davor*); null is an unknown number."""

    unit: str
    count: int | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A period of a kind that the text does not date (*im ersten Jahr*)."""

    kind: str


@dataclass(frozen=True, slots=True)
class Plain:
    """A clock time or a frequency: claimed so that its digits are no figure."""

    role: str


@dataclass(frozen=True, slots=True)
class Since:
    """From the beginning of a node up to the anchor."""

    of: Node


@dataclass(frozen=True, slots=True)
class Until:
    """Up to the end of a node; the beginning is open."""

    of: Node


@dataclass(frozen=True, slots=True)
class From:
    """From the beginning of a node on; the end is open."""

    of: Node


@dataclass(frozen=True, slots=True)
class AsOf:
    """A level on the day, or in the month or quarter, of a node."""

    of: Node


@dataclass(frozen=True, slots=True)
class Ending:
    """So many months that end with a node: *im Quartal bis Ende Juni*, *Geschäftsjahr 2024/25
    (30. September)*. `kind` is the period's; no months are the week that ends so,
    null is a short year, whose beginning is unknown."""

    kind: PeriodKind
    months: int | None
    of: Node


@dataclass(frozen=True, slots=True)
class Between:
    """From the beginning of one node to the end of another."""

    first: Node
    last: Node


Node = (
    Cal
    | Weekday
    | Shift
    | Edge
    | Roll
    | ToDate
    | Duration
    | Ago
    | Now
    | Then
    | Following
    | Unknown
    | Plain
    | Since
    | Until
    | From
    | AsOf
    | Ending
    | Between
)
