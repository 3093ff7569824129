def warm_for(start, to):
    """Seconds until tea poured at `start` is as cool as `to`."""
    return 0
