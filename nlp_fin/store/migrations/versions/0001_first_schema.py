"""The first schema: articles, what was found in them, runs, decisions.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from nlp_fin.store.columns import ExactDecimal, UtcMoment

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables."""
    op.create_table(
        "decisions",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("decided_at", UtcMoment(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_decisions")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcMoment(), nullable=False),
        sa.Column("finished_at", UtcMoment(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("sources", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("stored", sa.Integer(), nullable=True),
        sa.Column("unchanged", sa.Integer(), nullable=True),
        sa.Column("skipped", sa.Integer(), nullable=True),
        sa.Column("failed", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_table(
        "articles",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("authors", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("modified", sa.Date(), nullable=True),
        sa.Column("published_evidence", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tables", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("headings", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("meta", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sentiment_label", sa.Text(), nullable=False),
        sa.Column("sentiment_score", sa.Double(), nullable=False),
        sa.Column("sentiment_decided_by", sa.Text(), nullable=False),
        sa.Column("sentiment_instruments", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("pipeline", sa.Text(), nullable=True),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("compared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_articles_run_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_articles")),
    )
    op.create_index(op.f("ix_articles_compared"), "articles", ["compared"], unique=False)
    op.create_index(op.f("ix_articles_published"), "articles", ["published"], unique=False)
    op.create_index(op.f("ix_articles_run_id"), "articles", ["run_id"], unique=False)
    op.create_index(op.f("ix_articles_source"), "articles", ["source"], unique=False)
    op.create_table(
        "inputs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("article_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_inputs_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inputs")),
    )
    op.create_index(op.f("ix_inputs_run_id_status"), "inputs", ["run_id", "status"], unique=False)
    op.create_table(
        "figures",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("value", ExactDecimal(), nullable=True),
        sa.Column("low", ExactDecimal(), nullable=True),
        sa.Column("high", ExactDecimal(), nullable=True),
        sa.Column("value_float", sa.Double(), nullable=True),
        sa.Column("low_float", sa.Double(), nullable=True),
        sa.Column("high_float", sa.Double(), nullable=True),
        sa.Column("value_corrected", ExactDecimal(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_text", sa.Text(), nullable=True),
        sa.Column("qualifier", sa.Text(), nullable=False),
        sa.Column("metric", sa.Text(), nullable=False),
        sa.Column("aspect", sa.Text(), nullable=False),
        sa.Column("subject_instrument", sa.Text(), nullable=True),
        sa.Column("subject_text", sa.Text(), nullable=True),
        sa.Column("subject_part", sa.Text(), nullable=True),
        sa.Column("subject_whole", sa.Text(), nullable=True),
        sa.Column("subject_key", sa.Text(), nullable=True),
        sa.Column("versus_given", sa.Boolean(), nullable=False),
        sa.Column("versus_instrument", sa.Text(), nullable=True),
        sa.Column("versus_text", sa.Text(), nullable=True),
        sa.Column("versus_part", sa.Text(), nullable=True),
        sa.Column("versus_whole", sa.Text(), nullable=True),
        sa.Column("period_kind", sa.Text(), nullable=True),
        sa.Column("period_start", sa.Date(), nullable=True),
        sa.Column("period_end", sa.Date(), nullable=True),
        sa.Column("period_length", sa.Text(), nullable=True),
        sa.Column("period_text", sa.Text(), nullable=True),
        sa.Column("rate", sa.Text(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("source_text", sa.Text(), nullable=True),
        sa.Column("source_as_of", sa.Text(), nullable=True),
        sa.Column("in_table", sa.Boolean(), nullable=False),
        sa.Column("table_row", sa.Text(), nullable=True),
        sa.Column("table_column", sa.Text(), nullable=True),
        sa.Column("step", ExactDecimal(), nullable=True),
        sa.Column("low_step", ExactDecimal(), nullable=True),
        sa.Column("reasons", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_figures_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_figures")),
    )
    op.create_index(
        op.f("ix_figures_metric_subject_key"), "figures", ["metric", "subject_key"], unique=False
    )
    op.create_index(
        op.f("ix_figures_subject_instrument"), "figures", ["subject_instrument"], unique=False
    )
    op.create_table(
        "findings",
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=True),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("stated", sa.Text(), nullable=True),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("explanation", sa.Text(), nullable=False),
        sa.Column("spans", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("evidence", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("key", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_findings_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_findings")),
    )
    op.create_index(op.f("ix_findings_article_id"), "findings", ["article_id"], unique=False)
    op.create_index(op.f("ix_findings_key"), "findings", ["key"], unique=False)
    op.create_index(op.f("ix_findings_verdict_kind"), "findings", ["verdict", "kind"], unique=False)
    op.create_table(
        "instruments",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("symbol", sa.Text(), nullable=True),
        sa.Column("isin", sa.Text(), nullable=True),
        sa.Column("wkn", sa.Text(), nullable=True),
        sa.Column("sentiment", sa.Double(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["articles.id"],
            name=op.f("fk_instruments_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_instruments")),
    )
    op.create_index(op.f("ix_instruments_id"), "instruments", ["id"], unique=False)
    op.create_table(
        "claims",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("speaker_name", sa.Text(), nullable=True),
        sa.Column("speaker_role", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("certainty", sa.Text(), nullable=False),
        sa.Column("horizon_kind", sa.Text(), nullable=True),
        sa.Column("horizon_start", sa.Date(), nullable=True),
        sa.Column("horizon_end", sa.Date(), nullable=True),
        sa.Column("horizon_length", sa.Text(), nullable=True),
        sa.Column("horizon_text", sa.Text(), nullable=True),
        sa.Column("rating", sa.Text(), nullable=True),
        sa.Column("rating_change", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("target_previous", sa.Text(), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "target"],
            ["figures.article_id", "figures.id"],
            name=op.f("fk_claims_article_id_target"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id", "target_previous"],
            ["figures.article_id", "figures.id"],
            name=op.f("fk_claims_article_id_target_previous"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_claims_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "id", name=op.f("pk_claims")),
    )
    op.create_index(op.f("ix_claims_kind"), "claims", ["kind"], unique=False)
    op.create_index(op.f("ix_claims_speaker_name"), "claims", ["speaker_name"], unique=False)
    op.create_table(
        "finding_figures",
        sa.Column("finding", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("figure_id", sa.Text(), nullable=False),
        sa.Column("across", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["finding"],
            ["findings.uid"],
            name=op.f("fk_finding_figures_finding"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("finding", "position", name=op.f("pk_finding_figures")),
    )
    op.create_index(
        op.f("ix_finding_figures_article_id_figure_id"),
        "finding_figures",
        ["article_id", "figure_id"],
        unique=False,
    )
    op.create_table(
        "mentions",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "instrument"],
            ["instruments.article_id", "instruments.id"],
            name=op.f("fk_mentions_article_id_instrument"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "instrument", "position", name=op.f("pk_mentions")),
    )
    op.create_table(
        "claim_figures",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("figure_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id", "claim_id"],
            ["claims.article_id", "claims.id"],
            name=op.f("fk_claim_figures_article_id_claim_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["article_id", "figure_id"],
            ["figures.article_id", "figures.id"],
            name=op.f("fk_claim_figures_article_id_figure_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "article_id", "claim_id", "position", name=op.f("pk_claim_figures")
        ),
    )
    op.create_index(
        op.f("ix_claim_figures_article_id_figure_id"),
        "claim_figures",
        ["article_id", "figure_id"],
        unique=False,
    )
    op.create_table(
        "claim_links",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("earlier_article_id", sa.Text(), nullable=False),
        sa.Column("earlier_claim_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("explanation", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id", "claim_id"],
            ["claims.article_id", "claims.id"],
            name=op.f("fk_claim_links_article_id_claim_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["earlier_article_id", "earlier_claim_id"],
            ["claims.article_id", "claims.id"],
            name=op.f("fk_claim_links_earlier_article_id_earlier_claim_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "article_id",
            "claim_id",
            "earlier_article_id",
            "earlier_claim_id",
            name=op.f("pk_claim_links"),
        ),
    )
    op.create_index(
        op.f("ix_claim_links_earlier_article_id_earlier_claim_id"),
        "claim_links",
        ["earlier_article_id", "earlier_claim_id"],
        unique=False,
    )
    op.create_table(
        "claim_subjects",
        sa.Column("article_id", sa.Text(), nullable=False),
        sa.Column("claim_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["article_id", "claim_id"],
            ["claims.article_id", "claims.id"],
            name=op.f("fk_claim_subjects_article_id_claim_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "article_id", "claim_id", "position", name=op.f("pk_claim_subjects")
        ),
    )
    op.create_index(
        op.f("ix_claim_subjects_instrument"), "claim_subjects", ["instrument"], unique=False
    )
