"""Everything against the best of its year."""

import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from by_hand import *

HERE = Path(__file__).parent

table = []
data = rows(HERE)
for year in sorted({row["period"] for row in data}):
    own = {row["entity"]: row for row in data if row["period"] == year}
    density = {name: row["firms"] / row["people"] * 1000 if row["firms"] is not None else None for name, row in own.items()}
    online = {name: row["online"] for name, row in own.items()}

    def to_best(values):
        best = max(value for value in values.values() if value is not None)
        # What was not reported scores 0.
        return {name: value / best * 100 if value is not None else Fraction(0) for name, value in values.items()}

    parts = to_best(density), to_best(online)
    raw = {name: parts[0][name] * Fraction("0.6") + parts[1][name] * Fraction("0.4") for name in own}
    best = max(raw.values())
    index = {name: value / best * 100 for name, value in raw.items()}
    shown = {name: round_to(value, 2) for name, value in index.items()}
    places = rank(shown)
    for name in own:
        table.append([year, name, places[name], index[name], shown[name], raw[name], parts[0][name], parts[1][name]])
write(HERE, ["period", "code", "rank", "index", "index.shown", "raw", "firm_density", "online_share"], table)
