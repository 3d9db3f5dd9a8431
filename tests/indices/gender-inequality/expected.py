"""A harmonic mean of two geometric means."""

import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from by_hand import *

HERE = Path(__file__).parent

table = {}
for row in rows(HERE):
    seats = max(row["seats_women"], Fraction("0.1")) / 100
    power = math.sqrt(seats * row["educated_women"] / 100), math.sqrt((1 - seats) * row["educated_men"] / 100)
    work = float(row["working_women"] / 100), float(row["working_men"] / 100)
    men = (1 * power[1] * work[1]) ** (1 / 3)
    if row["maternal_mortality"] is None:
        table[row["country"]] = None, None, men, None, None
        continue
    deaths = min(max(row["maternal_mortality"], 10), 1000)
    health = math.sqrt(10 / deaths / row["adolescent_births"])
    women = (health * power[0] * work[0]) ** (1 / 3)
    harmonic = 2 / (1 / women + 1 / men)
    equal = ((health + 1) / 2 * (sum(power) / 2) * (sum(work) / 2)) ** (1 / 3)
    table[row["country"]] = 1 - harmonic / equal, women, men, harmonic, equal

shown = {country: round_to(own[0], 3) for country, own in table.items()}
places = rank(shown, descending=False)
write(HERE, ["code", "rank", "inequality.shown", "inequality", "women", "men", "harmonic", "reference"], [
    [country, places.get(country), shown[country], *own] for country, own in table.items()
])
