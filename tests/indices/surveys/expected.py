"""Eleven surveys, standardised against a frozen year; other weights from 2021 on."""

import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from by_hand import *

HERE = Path(__file__).parent

SURVEYS = ["asf", "bf", "cpia", "eiu", "fh", "gi", "imd", "prs", "vdem", "wef", "wjp"]
WEIGHTS = {survey: Fraction(1) for survey in SURVEYS}
LATER = WEIGHTS | {"vdem": Fraction("2.5"), "cpia": Fraction("0.5")}

data = rows(HERE)
base = {}
for survey in SURVEYS:
    figures = [row[survey] for row in data if row["period"] == 2019 and row[survey] is not None]
    base[survey] = mean(figures), deviation(figures)
shown, table = {}, []
for row in data:
    year, code = int(row["period"]), row["entity"]
    weights = LATER if year >= 2021 else WEIGHTS
    scaled = {}
    for survey in SURVEYS:
        if row[survey] is not None:
            centre, spread = base[survey]
            scaled[survey] = min(max(float(row[survey] - centre) / spread * 20 + 45, 0), 100)
    value = None
    if len(scaled) >= 3:
        value = sum(scaled[survey] * float(weights[survey]) for survey in scaled) / float(sum(weights[survey] for survey in scaled))
    shown[year, code] = round_to(value, 0)
    table.append([row["period"], code, None, value, shown[year, code], Fraction(len(scaled)), None, None])
    table[-1] += [scaled.get(survey) for survey in SURVEYS]
for row in table:
    year, code = int(row[0]), row[1]
    own = shown[year, code]
    places = rank({key[1]: value for key, value in shown.items() if key[0] == year})
    row[2] = places.get(code)
    before = shown.get((year - 1, code))
    row[6] = own - before if None not in (own, before) else None
    earlier = [shown[past, code] for past in range(year - 1, 2018, -1) if shown.get((past, code)) is not None]
    row[7] = own - earlier[0] if own is not None and earlier else None
write(HERE, ["period", "code", "rank", "index", "index.shown", "available", "change", "since_last"]
      + [f"s_{survey}" for survey in SURVEYS], table)
