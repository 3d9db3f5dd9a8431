"""What the expected values of these indices are worked out with: plain Python, its standard library, no part of the engine.

Numbers are fractions of the figures' own text as long as nothing but + - * / is done to them, so that ties and edges are exact; a logarithm
or a root makes a float, and floats are tied at twelve significant digits.
"""

import csv
import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path


def rows(folder, sentinels=()):
    """The rows of figures.csv, numbers as fractions, gaps as None."""
    with open(Path(folder) / "figures.csv", encoding="utf-8") as file:
        table = csv.DictReader(line for line in file if not line.startswith("#"))
        return [{key: number(text, sentinels) for key, text in row.items()} for row in table]


def number(text, sentinels=()):
    if text == "" or text in sentinels:
        return None
    try:
        return Fraction(text)
    except ValueError:
        return text


def tie_key(value):
    return value if isinstance(value, Fraction) else float(f"{value:.11e}")


def rank(values, descending=True, ties="min", among=None):
    """The place of each value of a dictionary, without those that are None; `among` is the population where it is another."""
    there = {key: tie_key(value) for key, value in values.items() if value is not None}
    others = [tie_key(value) for value in among if value is not None] if among is not None else list(there.values())
    places = {}
    for key, own in there.items():
        better = [other for other in others if (other > own if descending else other < own)]
        tied = max(1, sum(other == own for other in others))
        places[key] = {
            "min": Fraction(len(better) + 1),
            "max": Fraction(len(better) + tied),
            "average": Fraction(2 * len(better) + tied + 1, 2),
            "dense": Fraction(len(set(better)) + 1),
        }[ties]
    return places


def percentile(values, descending=False, ties="min", form="(r-1)/(n-1)", among=None):
    places = rank(values, descending, ties, among)
    others = values.values() if among is None else among
    n = sum(value is not None for value in others)
    return {key: (r - 1) / (n - 1) if form == "(r-1)/(n-1)" else r / n for key, r in places.items()}


def round_to(value, decimals, mode=ROUND_HALF_UP):
    """A number rounded as on paper: a fraction exactly, a float at twelve significant digits."""
    if value is None:
        return None
    if isinstance(value, Fraction):
        scaled = value * 10**decimals
        floor = math.floor(scaled)
        rest = scaled - floor
        half = Fraction(1, 2)
        if mode == ROUND_HALF_EVEN:
            up = rest > half or (rest == half and floor % 2 == 1)
        else:
            up = rest > half or (rest == half and scaled > 0)
        return Fraction(floor + up) / 10**decimals
    quantum = Decimal(1).scaleb(-decimals)
    return Fraction(Decimal(f"{value:.11e}").quantize(quantum, rounding=mode))


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def deviation(values, population=False):
    values = list(values)
    centre = mean(values)
    squares = sum((value - centre) ** 2 for value in values)
    return math.sqrt(squares / (len(values) - (0 if population else 1)))


def text(value):
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, Fraction) and value.denominator == 1:
        return str(value.numerator)
    return repr(float(value))


def write(folder, header, table):
    with open(Path(folder) / "expected.csv", "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(header)
        out.writerows([text(cell) for cell in row] for row in table)
