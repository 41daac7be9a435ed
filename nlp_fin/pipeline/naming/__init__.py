"""The parts of `pipeline.instruments`: matching, context, companies, codes, persons, roles."""
