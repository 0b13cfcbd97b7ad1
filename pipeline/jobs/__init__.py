"""The other whole jobs: packages of dossiers, codes on certificates, PDF/A of templates.

Each puts stages together as `run` does for the papers of a year.
"""
