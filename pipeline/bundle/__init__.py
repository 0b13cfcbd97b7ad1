"""Stage 8, bundle: papers, print runs and dossiers are put into the outputs folder."""
