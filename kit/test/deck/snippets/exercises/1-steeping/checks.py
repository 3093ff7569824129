"""The check of the exercise in Python."""
from exercises import WrongAnswer


def check_newton(answer, given):
    found = answer["warm_for"](90, 55)
    if abs(found - given["seconds"]) > 1:
        raise WrongAnswer(f"from 90 to 55 degrees your tea takes {found} s")


CHECKS = [check_newton]


def outputs(answer, given):
    return []
