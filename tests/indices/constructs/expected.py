"""Constructs that the other indices do without."""

import math
import sys
from fractions import Fraction
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from by_hand import *

HERE = Path(__file__).parent

F = Fraction
data = rows(HERE)
QUARTERS = ["2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"]
# "2022" is read as a number.
cell = {(str(row["period"]), row["province"]): row for row in data}
provinces = sorted({row["province"] for row in data})
kind = {row["province"]: row["type"] for row in data}
region = {row["province"]: row["region"] for row in data}


def get(period, province, field):
    return cell.get((period, province), {}).get(field)


def part(a, b):
    return None if a is None or b is None else a / b


rate = {(q, p): part(get(q, p, "online"), get(q, p, "files")) for q in QUARTERS for p in provinces}


def of(quarter):
    return {p: rate[quarter, p] for p in provinces}


def there(values):
    return [value for value in values if value is not None]


pooled = there(rate.values())
base = there(of("2022-Q1").values())
ordered = sorted(pooled)
middle = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
# Type 6 of Hyndman and Fan: position (n + 1) p.
position = F(len(base) + 1) * F("0.75")
low = sorted(base)[math.floor(position) - 1]
quartile = low + (position - math.floor(position)) * (sorted(base)[min(math.floor(position), len(base) - 1)] - low)
all_places = percentile(rate, form="r/n", ties="average")


def quarter_table(q, before, year_before):
    rates = of(q)
    files = {p: get(q, p, "files") for p in provinces}
    weighted = [(rates[p], files[p]) for p in provinces if rates[p] is not None]
    by_files = sum(value * weight for value, weight in weighted) / sum(weight for _, weight in weighted)
    centre = mean(there(rates.values()))
    distance = mean(abs(value - centre) for value in there(rates.values()))
    known = there(rates.values())
    product = F(1)
    for value in known:
        product *= value
    plans = sum(get(q, p, "plan") == "yes" for p in provinces)
    spread = float(max(known) - min(known)) / deviation(known) + float(product) + len(known) + plans
    incident = {p: part(get(q, p, "incidents"), files[p]) for p in provinces}
    place = percentile(incident)
    from_top = percentile(incident, descending=True)
    base_place = rank(rates, among=base)
    in_region = {}
    against = {}
    filled = {}
    for p in provinces:
        own = {other: rates[other] for other in provinces if region[other] == region[p]}
        in_region[p] = rank(own, ties="max").get(p)
        values = there(own.values())
        if rates[p] is not None and len(set(values)) > 1:
            against[p] = float(rates[p] - mean(values)) / deviation(values, population=True)
        speeds = there(get(q, other, "speed") for other in provinces if kind[other] == kind[p])
        speed = get(q, p, "speed")
        filled[p] = speed if speed is not None else mean(speeds)
    result = {}
    for p in provinces:
        posts = {"city": (20, 120), "province": (10, 90)}.get(kind[p])
        speed = get(q, p, "speed")
        speed_score = F(0) if speed is None or posts is None else min(max((speed - posts[0]) / (posts[1] - posts[0]), 0), 1)
        target = F("0.9") if kind[p] == "city" else {"2022": F("0.7"), "2023": F("0.8")}[q[:4]] if kind[p] == "province" else None
        online = part(rates[p], target)
        online = None if online is None else min(online, F(1))
        per_1000 = None if incident[p] is None else incident[p] * 1000
        calm = None if per_1000 is None else F(1) if per_1000 == 0 else min(F("0.5") / per_1000, F(1))
        best = max(there([get(q, p, "portal"), get(q, p, "platform")]), default=None)
        total = None
        if None not in (online, calm, best):
            late, awards = get(q, p, "late_reports"), get(q, p, "awards")
            if q < "2023-Q2":
                total = online * 40 + speed_score * 20 + calm * 15 + best * 25
                total = max(total - late * F("2.5"), min(total, 10))
                total = min(total + awards * F("1.5"), 100)
                if get(q, p, "plan") == "no" and total > 50:
                    total = F(50)
                shown = round_to(total, 1)
            else:
                total = online * 50 + speed_score * 10 + calm * 15 + best * 25
                total = max(total - late * 3, 0)
                shown = round_to(total, 0, ROUND_HALF_EVEN)
        firms, firms_before = get(q, p, "firms"), get(year_before, p, "firms")
        if None in (firms, firms_before):
            growth_year = None
        else:
            growth_year = F(0) if firms_before == 0 else firms / firms_before - 1
        earlier = rate.get((before, p))
        result[p] = {
            "people": get("2022", p, "population") if q > "2022-Q4" else None,
            "online_rate": rates[p],
            "growth": None if None in (rates[p], earlier) else rates[p] - earlier,
            "growth_year": growth_year,
            "mean_by_files": by_files,
            "against_region": against.get(p),
            "place_in_region": in_region[p],
            "pooled_place": all_places.get((q, p)),
            "pooled_median": middle,
            "base_quartile": quartile,
            "base_place": base_place.get(p),
            "spread": spread,
            "mean_distance": distance,
            "speed_filled": None if posts is None else (filled[p] - posts[0]) / (posts[1] - posts[0]),
            "online_score": online,
            "speed_score": speed_score,
            "incident_rate.value": per_1000,
            "incident_rate": calm,
            "incident_place": None if p not in place else 1 - place[p],
            "incident_place_from_top": from_top.get(p),
            "service": best,
            "total": total,
            "total.shown": None if total is None else shown,
            "loss": None if total is None else (1 - shown / 100) * 100,
            "twice": None if total is None else (1 - shown / 100) * 200,
        }
    shown = {p: own["total.shown"] for p, own in result.items()}
    ties = "min" if q < "2023-Q2" else "dense"
    places = rank(shown, ties=ties)
    speeds = rank({p: get(q, p, "speed") for p in provinces if shown[p] is not None})
    by_total = rank(shown)
    growth = rank({p: own["growth"] for p, own in result.items()}, ties="dense")
    calm = {p: own["incident_rate"] for p, own in result.items()}
    fewest = rank(calm)
    for p, own in result.items():
        own["rank"] = places.get(p)
        for attribute, groups in (("region", region), ("type", kind)):
            own[f"within.{attribute}"] = rank({o: shown[o] for o in provinces if groups[o] == groups[p]}, ties=ties).get(p)
        own["ranks.growth"] = growth.get(p)
        own["ranks.incidents"] = fewest.get(p)
        own["ranks.incidents.type"] = rank({o: calm[o] for o in provinces if kind[o] == kind[p]}).get(p)
        # A banding by rank counts ties as the main ranking does.
        banded = rank(calm, ties=ties).get(p)
        own["bands.incidents"] = "" if banded is None else "Fewest" if banded <= 3 else "Others"
        own["speed_rank_less_rank"] = speeds[p] - by_total[p] if p in speeds and p in by_total else None
        if shown[p] is None:
            own["grade"] = ""
        elif q < "2023-Q2":
            own["grade"] = "Good" if shown[p] >= 80 else "Fair" if shown[p] >= 50 else "Average"
        else:
            own["grade"] = "Passed" if shown[p] >= 70 else "Not passed"
    return result


table, header = [], None
for at, q in enumerate(QUARTERS):
    year_before = f"{int(q[:4]) - 1}{q[4:]}"
    for p, own in quarter_table(q, QUARTERS[at - 1] if at else None, year_before).items():
        header = header or ["period", "code", *own]
        table.append([q, p, *own.values()])
write(HERE, header, table)
