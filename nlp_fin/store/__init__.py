"""The database: schema, migrations, saving, loading, frames."""

from nlp_fin.store.store import Store

__all__ = ["Store"]
