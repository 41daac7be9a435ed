"""The tables of the database. `migrations/` creates them; a test holds the two together.

Everything that belongs to an article hangs on `articles` and goes with it when the article is
analysed again. `runs`, `inputs` and `decisions` stay. Offsets are code points into
`articles.text`; `position` is the place in the record's list.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from nlp_fin.store.columns import (
    ExactDecimal,
    UtcMoment,
    article_column,
    json_column,
    period_columns,
    subject_columns,
)

HEAD = "0001"
"""Revision of the schema that this version reads and writes."""

VERSION_TABLE = "nlp_fin_version"

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", UtcMoment, nullable=False),
    Column("finished_at", UtcMoment),
    Column("status", Text, nullable=False),  # running (or killed), finished, interrupted, broken
    Column("pipeline", Text),
    Column("version", Text, nullable=False),
    json_column("sources"),
    Column("asked", Integer),
    Column("stored", Integer),
    Column("unchanged", Integer),
    Column("skipped", Integer),
    Column("failed", Integer),
)

inputs = Table(
    "inputs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", Integer, ForeignKey("runs.id", ondelete="CASCADE"), nullable=False),
    Column("source", Text, nullable=False),
    Column("status", Text, nullable=False),  # stored, unchanged, skipped, failed
    Column("reason", Text),
    Column("message", Text),
    Column("article_id", Text),
    Index(None, "run_id", "status"),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False),
    Column("title", Text),
    json_column("authors"),
    Column("publisher", Text),
    Column("published", Date),
    Column("modified", Date),
    json_column("published_evidence"),
    Column("language", Text, nullable=False),
    Column("text", Text, nullable=False),
    json_column("tables"),
    json_column("headings"),
    json_column("meta"),
    Column("sentiment_label", Text, nullable=False),
    Column("sentiment_score", Double, nullable=False),
    Column("sentiment_decided_by", Text, nullable=False),
    json_column("sentiment_instruments"),
    Column("pipeline", Text),
    Column("run_id", Integer, ForeignKey("runs.id", ondelete="SET NULL")),
    Column("compared", Boolean, nullable=False),  # with the other articles, by `store.across`
    Index(None, "published"),
    Index(None, "source"),
    Index(None, "run_id"),
    Index(None, "compared"),
)

instruments = Table(
    "instruments",
    metadata,
    article_column(),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("symbol", Text),
    Column("isin", Text),
    Column("wkn", Text),
    Column("sentiment", Double),
    Index(None, "id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("instrument", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(
        ["article_id", "instrument"],
        ["instruments.article_id", "instruments.id"],
        ondelete="CASCADE",
    ),
)

figures = Table(
    "figures",
    metadata,
    article_column(),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("value", ExactDecimal),
    Column("low", ExactDecimal),
    Column("high", ExactDecimal),
    Column("value_float", Double),
    Column("low_float", Double),
    Column("high_float", Double),
    Column("value_corrected", ExactDecimal),
    Column("unit", Text, nullable=False),
    Column("unit_text", Text),
    Column("qualifier", Text, nullable=False),
    Column("metric", Text, nullable=False),
    Column("aspect", Text, nullable=False),
    *subject_columns("subject"),
    Column("subject_key", Text),  # one string for one thing, however the text calls it
    Column("versus_given", Boolean, nullable=False),
    *subject_columns("versus"),
    *period_columns("period"),
    Column("rate", Text),
    Column("basis", Text, nullable=False),
    Column("source_text", Text),
    Column("source_as_of", Text),
    Column("in_table", Boolean, nullable=False),
    Column("table_row", Text),
    Column("table_column", Text),
    Column("step", ExactDecimal),
    Column("low_step", ExactDecimal),
    json_column("reasons"),
    Index(None, "metric", "subject_key"),
    Index(None, "subject_instrument"),
)

claims = Table(
    "claims",
    metadata,
    article_column(),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("speaker_name", Text),
    Column("speaker_role", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("stance", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    *period_columns("horizon"),
    Column("rating", Text),
    Column("rating_change", Text),
    Column("target", Text),
    Column("target_previous", Text),
    Column("score", Double),
    Column("decided_by", Text, nullable=False),
    ForeignKeyConstraint(
        ["article_id", "target"], ["figures.article_id", "figures.id"], ondelete="CASCADE"
    ),
    ForeignKeyConstraint(
        ["article_id", "target_previous"], ["figures.article_id", "figures.id"], ondelete="CASCADE"
    ),
    Index(None, "speaker_name"),
    Index(None, "kind"),
)

claim_subjects = Table(
    "claim_subjects",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("instrument", Text),  # an instrument id, or
    Column("text", Text),  # what the text calls a subject that has none
    ForeignKeyConstraint(
        ["article_id", "claim_id"], ["claims.article_id", "claims.id"], ondelete="CASCADE"
    ),
    Index(None, "instrument"),
)

claim_figures = Table(
    "claim_figures",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("figure_id", Text, nullable=False),
    ForeignKeyConstraint(
        ["article_id", "claim_id"], ["claims.article_id", "claims.id"], ondelete="CASCADE"
    ),
    ForeignKeyConstraint(
        ["article_id", "figure_id"], ["figures.article_id", "figures.id"], ondelete="CASCADE"
    ),
    Index(None, "article_id", "figure_id"),
)

findings = Table(
    "findings",
    metadata,
    Column("uid", Text, primary_key=True),  # "article id:finding id", or "across:key"
    Column("article_id", Text, ForeignKey("articles.id", ondelete="CASCADE")),  # null: across
    Column("id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text),
    Column("stated", Text),
    Column("expected", Text),
    Column("explanation", Text, nullable=False),
    json_column("spans"),
    json_column("evidence"),
    Column("key", Text),
    Index(None, "article_id"),
    Index(None, "verdict", "kind"),
    Index(None, "key"),
)

finding_figures = Table(
    "finding_figures",
    metadata,
    Column("finding", Text, ForeignKey("findings.uid", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("article_id", Text, nullable=False),
    Column("figure_id", Text, nullable=False),
    Column("across", Boolean, nullable=False),
    Index(None, "article_id", "figure_id"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("key", Text, primary_key=True),
    Column("verdict", Text, nullable=False),  # accepted, rejected
    Column("note", Text),
    Column("decided_at", UtcMoment, nullable=False),
)

claim_links = Table(
    "claim_links",
    metadata,
    Column("article_id", Text, primary_key=True),
    Column("claim_id", Text, primary_key=True),
    Column("earlier_article_id", Text, primary_key=True),
    Column("earlier_claim_id", Text, primary_key=True),
    Column("kind", Text, nullable=False),  # restates, contradicts, updates
    Column("explanation", Text),
    ForeignKeyConstraint(
        ["article_id", "claim_id"], ["claims.article_id", "claims.id"], ondelete="CASCADE"
    ),
    ForeignKeyConstraint(
        ["earlier_article_id", "earlier_claim_id"],
        ["claims.article_id", "claims.id"],
        ondelete="CASCADE",
    ),
    Index(None, "earlier_article_id", "earlier_claim_id"),
)
