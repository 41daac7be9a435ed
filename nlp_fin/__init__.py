"""nlp_fin: figures and claims in German financial articles, and which of them cannot be true."""

__version__ = "0.1.0"
