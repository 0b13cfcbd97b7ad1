"""`python -m pipeline` is the command `hoso`."""

import sys

from pipeline.cli import main

sys.exit(main())
