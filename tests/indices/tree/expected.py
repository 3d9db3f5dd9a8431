"""Four levels with gaps."""

import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from by_hand import *

HERE = Path(__file__).parent


def share(value):
    return None if value is None else min(max(value / 100, 0), 1)


def weighted(pairs, stands):
    there = [(value, weight) for value, weight in pairs if value is not None]
    if not there or not stands(there, pairs):
        return None
    return sum(value * weight for value, weight in there) / sum(weight for _, weight in there)


def of_weight(least):
    return lambda there, pairs: sum(weight for _, weight in there) >= least * sum(weight for _, weight in pairs)


def of_number(least):
    return lambda there, pairs: len(there) >= least * len(pairs)


any_of_them = of_number(0)
every = of_number(1)
F = Fraction
table, totals = [], {}
for row in rows(HERE):
    own = {field: share(value) for field, value in row.items() if field != "entity"}
    a = weighted([(own["a1"], F("0.5")), (own["a2"], F("0.4")), (own["a3"], F("0.1"))], of_weight(F("0.6")))
    b = weighted([(own["b1"], F("0.2")), (own["b2"], F("0.2")), (own["b3"], F("0.6"))], of_number(F("0.666")))
    c = None if None in (own["c1"], own["c2"]) else math.sqrt(own["c1"] * own["c2"])
    d = weighted([(own["d1"], F(30)), (own["d2"], F(70))], any_of_them)
    d = None if d is None else d * 100
    d_share = F(0) if d is None else d / 100
    left = weighted([(a, F("0.25")), (b, F("0.75"))], any_of_them)
    right = None if c is None else (c + float(d_share)) / 2
    parts = [(left, 60), (right, 40)]
    total = weighted([(None if value is None else float(value), weight) for value, weight in parts], of_number(F("0.5")))
    totals[row["entity"]] = total
    table.append([row["entity"], total, left, right, a, b, c, d, d_share])
places = rank(totals, ties="dense")
write(HERE, ["code", "rank", "total", "left", "right", "a", "b", "c", "d", "d_share"],
      [[row[0], places.get(row[0]), *row[1:]] for row in table])
