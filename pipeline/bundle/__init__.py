"""Stage 8, bundle: papers, print runs and dossiers are put into the outputs folder."""

from pipeline.bundle.outcome import delivered as bundle

__all__ = ["bundle"]
