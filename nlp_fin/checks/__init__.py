"""What does not add up: checks of one article, corrections of notation, the ledger across."""

from nlp_fin.checks.article import check_article
from nlp_fin.checks.ledger import Ledger
from nlp_fin.checks.notation import apply_corrections

__all__ = ["Ledger", "apply_corrections", "check_article"]
