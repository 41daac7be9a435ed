"""`python -m nlp_fin.cli` is `nlp-fin`."""

from nlp_fin.cli import main

main()
