"""Ranks with averaged ties, the exponential transform, deciles."""

import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from by_hand import *

HERE = Path(__file__).parent

DOMAINS = {
    "income": ("income_deprived", False, Fraction("22.5")),
    "employment": ("employment_deprived", False, Fraction("22.5")),
    "education": ("qualified", True, Fraction("13.5")),
    "health": ("health_score", False, Fraction("13.5")),
    "crime": ("crimes_per_1000", False, Fraction("9.3")),
    "barriers": ("barriers_score", False, Fraction("9.3")),
    "living": ("living_score", False, Fraction("9.4")),
}

areas = {row["area"]: row for row in rows(HERE)}
ranks, transformed = {}, {}
for domain, (field, descending, _) in DOMAINS.items():
    places = rank({area: row[field] for area, row in areas.items()}, descending, "average")
    ranks[domain] = places
    n = len(places)
    transformed[domain] = {
        area: -23 * math.log(1 - float(r / n) * (1 - math.exp(-100 / 23))) for area, r in places.items()
    }
total = {}
for area in areas:
    parts = [(transformed[domain].get(area), float(weight)) for domain, (_, _, weight) in DOMAINS.items()]
    total[area] = None if any(part is None for part, _ in parts) else sum(part * weight for part, weight in parts) / 100
overall = rank(total)
n = len(overall)
decile = {area: math.ceil(10 * r / n) for area, r in overall.items()}
priority = {area: "First priority" if r <= 5 else "Priority" if r <= 12 else "Watched" for area, r in overall.items()}
district = {}
for name in {row["district"] for row in areas.values()}:
    district |= rank({area: total[area] for area, row in areas.items() if row["district"] == name})
header = ["code", "rank", "within.district", "bands.decile", "bands.priority", "deprivation"]
header += [f"{domain}.rank" for domain in DOMAINS] + list(DOMAINS)
write(HERE, header, [
    [area, overall.get(area), district.get(area), str(decile.get(area, "")), priority.get(area, ""), total[area]]
    + [ranks[domain].get(area) for domain in DOMAINS]
    + [transformed[domain].get(area) for domain in DOMAINS]
    for area in areas
])
