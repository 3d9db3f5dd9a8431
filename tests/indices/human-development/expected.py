"""The Human Development Index with report-only nodes."""

import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from by_hand import *

HERE = Path(__file__).parent

table, index, income = [], {}, {}
for row in rows(HERE):
    health = min(max(float((row["life_expectancy"] - 20) / 65), 0), 1)
    school = float((min(row["expected_schooling"] / 18, 1) + min(row["mean_schooling"] / 15, 1)) / 2)
    money = min(max((math.log(row["gni_per_capita"]) - math.log(100)) / (math.log(75000) - math.log(100)), 0), 1)
    exact = (health * school * money) ** (1 / 3)
    index[row["country"]], income[row["country"]] = round_to(exact, 3), row["gni_per_capita"]
    table.append([row["country"], exact, index[row["country"]], school])
places, by_income = rank(index), rank(income)
upwards = rank(income, descending=False, ties="average")
education = rank({row[0]: row[3] for row in table})
loss = {country: (1 - value) * 100 for country, value in index.items()}
losses = rank(loss, descending=False, ties="dense")
write(HERE, ["code", "rank", "hdi", "hdi.shown", "education", "income_rank", "income_rank_less_index_rank", "loss", "income_order",
             "ranks.education", "ranks.loss"],
      [[country, places[country], exact, shown, school, by_income[country], by_income[country] - places[country], loss[country],
        upwards[country], education[country], losses[country]] for country, exact, shown, school in table])
