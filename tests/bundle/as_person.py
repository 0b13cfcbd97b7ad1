"""A run as another person, for tests: python as_person.py USER FOLDER; USER 0 is who starts it.

What is needed is imported first: the other person may not be allowed to read the program.
"""

import os
import sys
from pathlib import Path

from pipeline.bundle.outputs import building
from pipeline.model.errors import HosoError

if __name__ == "__main__":
    user, folder = int(sys.argv[1]), Path(sys.argv[2])
    if user:
        os.setgroups([])
        os.setegid(user)
        os.seteuid(user)
    try:
        with building(folder) as step:
            step.write("kiem-tra.xlsx", b"marked")
    except HosoError as fault:
        print(fault.message)
        sys.exit(int(fault.exit_code))
