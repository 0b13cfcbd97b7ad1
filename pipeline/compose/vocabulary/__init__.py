"""The words a template can use, by topic; importing this package enters them all.

`docs/glossary.md` lists them with an English gloss.
"""

from pipeline.compose.vocabulary import common, lists, plan, unit

__all__ = ["common", "lists", "plan", "unit"]
