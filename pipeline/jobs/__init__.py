"""Jobs over several stages: a year's status, next numbers, packages, codes, signing.

Each calls the stages that it needs, as `run` does for the papers of a year.
"""
