"""How much longer than on a quiet machine something may take now: the load for each core, at least once."""

import os


def patience() -> float:
    """Multiply a promised time by this: strict on a quiet machine, fair on one that runs the rest of the tests too."""
    return max(1.0, 2 * os.getloadavg()[0] / (os.cpu_count() or 1))
