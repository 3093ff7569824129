"""What the checks in Python share; checking.ts is the same in TypeScript."""
import json
import math
from decimal import ROUND_HALF_UP, Decimal

from exercises import WrongAnswer

LONGEST = 80
ROUNDING = 1e-9


def ensure(condition, message):
    """Raises a WrongAnswer with this message unless the condition holds."""
    if not condition:
        raise WrongAnswer(message)


def quoted(value):
    """A value in so few words that a message can quote it."""
    if callable(value):
        return "a function"
    text = json.dumps(value) if isinstance(value, str) else repr(value)
    return text[:LONGEST] + " …" if len(text) > LONGEST else text


def call(answer, name, *given, **named):
    """Calls the student's function of this name."""
    written = answer.get(name)
    ensure(callable(written), f"{name} must be a function; got {quoted(written)}")
    return written(*given, **named)


def is_number(value):
    """Whether it is a number, numpy's included, but no truth value and no infinity."""
    try:
        return not isinstance(value, (bool, str)) and math.isfinite(value)
    except (TypeError, ValueError, OverflowError):
        return False


def number_from(value, what):
    ensure(is_number(value), f"{what} must be a finite number; got {quoted(value)}")
    return float(value)


def whole_from(value, what, at_least):
    right = is_number(value) and value == int(value) and value >= at_least
    ensure(right, f"{what} must be a whole number of at least {at_least}; got {quoted(value)}")
    return int(value)


def numbers_from(value, what, names):
    """The finite numbers of a dict, by these names."""
    ensure(isinstance(value, dict), f"{what} must give a dict with {', '.join(names)}; got {quoted(value)}")
    return [number_from(value.get(name), f"{name} of {what}") for name in names]


def list_from(value, what):
    if hasattr(value, "tolist"):
        value = value.tolist()
    ensure(isinstance(value, (list, tuple)), f"{what} must give a list; got {quoted(value)}")
    return list(value)


def nearly_equal(a, b):
    """Equal but for rounding."""
    return abs(a - b) <= ROUNDING * max(1, abs(a), abs(b))


def fixed(value, digits):
    """With so many digits after the point."""
    return str(Decimal(value).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def rounded(value, digits):
    """To so many digits after the point, as text without zeros at the end."""
    text = fixed(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def in_gb(value):
    return f"{rounded(value / 1e9, 2)} GB"


def percent(share, digits=1):
    return f"{rounded(100 * share, digits)}%"


def commas(values):
    return ", ".join(str(value) for value in values)


def seeded(seed):
    """Numbers from 0 to below 1, the same in every run and in every language: mulberry32, as in random.ts."""
    mask = 0xFFFFFFFF
    state = seed

    def draw():
        nonlocal state
        state = (state + 0x6D2B79F5) & mask
        mixed = ((state ^ (state >> 15)) * (state | 1)) & mask
        mixed ^= (mixed + (mixed ^ (mixed >> 7)) * (mixed | 61)) & mask
        return (mixed ^ (mixed >> 14)) / 2 ** 32

    return draw
