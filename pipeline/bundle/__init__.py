"""Stage 8, bundle: papers, print runs and dossiers are put into the outputs folder."""

from pipeline.bundle.delivery import deliver as bundle

__all__ = ["bundle"]
