"""Stage 7, proof: the finished paper is read again and measured."""

from pipeline.proof.papers import proof_papers as proof

__all__ = ["proof"]
