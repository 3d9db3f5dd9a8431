"""A ratio of two indices, grouped by its rounded form."""

import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from by_hand import *

HERE = Path(__file__).parent


def index(life, expected, years, income, posts):
    health = min(max(float((life - posts[0]) / (posts[1] - posts[0])), 0), 1)
    school = float((min(expected / 18, 1) + min(years / 15, 1)) / 2)
    money = min(max((math.log(income) - math.log(100)) / (math.log(75000) - math.log(100)), 0), 1)
    return (health * school * money) ** (1 / 3)


table = []
for row in rows(HERE):
    sexes = {"women": (Fraction("22.5"), Fraction("87.5")), "men": (Fraction("17.5"), Fraction("82.5"))}
    own = {}
    for sex, posts in sexes.items():
        figures = [row[f"{name}_{sex}"] for name in ("life", "expected", "mean", "income")]
        own[sex] = None if None in figures else index(*figures, posts)
    if None in own.values():
        table.append([row["country"], own["women"], own["men"]] + [None] * 4)
        continue
    shown = round_to(own["women"] / own["men"], 3)
    away = abs(shown - 1) * 100
    group = 1 + sum(away > edge for edge in (Fraction("2.5"), 5, Fraction("7.5"), 10))
    table.append([row["country"], own["women"], own["men"], own["women"] / own["men"], shown, -away, str(group)])
write(HERE, ["code", "women", "men", "ratio", "ratio.shown", "nearness", "bands.group"], table)
