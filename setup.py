"""A wheel holds the templates too: in a checkout they lie beside the package, in a wheel in it."""

from setuptools import find_packages, setup

setup(
    packages=[*find_packages(include=["pipeline*"]), "pipeline.templates"],
    package_dir={"pipeline.templates": "templates"},
)
