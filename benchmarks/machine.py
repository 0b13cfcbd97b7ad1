"""The machine and the programs of a measurement, for its heading."""

import os
import platform
import subprocess
import time
from importlib.metadata import version

from pipeline.printing import soffice


def machine() -> str:
    """What it was measured on."""
    command = [soffice.find(), "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    office = " ".join(said.split()[:2])
    packages = ", ".join(f"{name} {version(name)}" for name in ("docxtpl", "pypdfium2", "lxml"))
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({platform.machine()}), "
        f"{platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, {office}, {packages}; load before the run: {load}."
    )
