"""The parts of `pipeline.quantities`: scanning, literals, words, units, ranges, qualifiers."""
