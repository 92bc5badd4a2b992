"""How long to wait before trying again. Pure; any thread."""

FIRST_DELAY = 1.0
LONGEST_DELAY = 60.0
SPREAD = 0.2
"""Seconds, seconds and a share: 1 s doubling to 60 s, ± 20 %. Section *Hosts* of the design."""


def backoff(tries: int, luck: float) -> float:
    """Seconds to wait after `tries` failures in a row (1 = the first).

    Args:
        luck: a random number from -1 to 1 that spreads the hosts, so that they do not all come back at once.
    """
    doublings = min(max(tries, 1) - 1, 16)
    delay = min(FIRST_DELAY * (1 << doublings), LONGEST_DELAY)
    return delay * (1 + SPREAD * max(-1.0, min(1.0, luck)))
