"""The parts of `pipeline.dates`: tokens, grammar passes, resolution to days."""
