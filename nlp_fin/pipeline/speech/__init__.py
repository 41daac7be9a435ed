"""The parts of `pipeline.speakers`: frames of reported speech, names, sources."""
