"""Figures against market data: providers, cache and replay, formulas, verdicts."""
