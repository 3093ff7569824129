import math


def warm_for(start, to):
    """Seconds until tea poured at `start` is as cool as `to`."""
    return 1800 * math.log((start - 20) / (to - 20))
