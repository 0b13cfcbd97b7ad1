"""The other whole jobs: how a year stands, next numbers, packages, codes, signing.

Each puts stages together as `run` does for the papers of a year.
"""
