"""hoso: from one workbook to all papers of the child-friendly commune programme.

The stages are in the order of `pipeline/run.py`: read, check, assess, compose, fill, print,
proof, bundle.
"""

__version__ = "0.2.0"
