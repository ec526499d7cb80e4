"""`python -m ggzy` is the command `ggzy`."""

import sys

from ggzy.cli import main

sys.exit(main())
