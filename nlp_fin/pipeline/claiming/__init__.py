"""The parts of `pipeline.claims`: clauses, features, heads, polarity, ratings, subjects."""
