#!/usr/bin/env python3
"""How well FraudApp's anomaly model, and simpler scores, find generated fraud.

    eventgen fraud --transactions 2000000 --seed 7 --out EVENTS.jsonl      # and EVENTS.jsonl.truth.csv
    FraudApp run EVENTS.jsonl --views FRAUD.sqlite
    pip install duckdb numpy            # and river==0.22.0 for --river
    python3 fraud_eval.py EVENTS.jsonl --decisions FRAUD.sqlite [--model] [--river]

Measured on the transactions from the eleventh day on; no score has seen their labels before the log
had them. Ranks by each score and prints the area under the ROC curve, average precision, precision
among each day's 100 highest (scaled down for fewer than two million transactions), and the area for
each kind of fraud against all honest transactions.

`--model` runs the model again in Python, straight from its description and slowly, on inputs
computed here from the events; `--decisions` takes the columns `anomaly`, `risk` and `decision` of an
app's file, and says how many were blocked and reviewed.
"""

import argparse
import math
import sqlite3
import sys
from collections import deque

import duckdb
import numpy as np

DAY, HOUR = 86_400_000, 3_600_000
EXPONENTS = {"JPY": 0, "KWD": 3}
KINDS = ["card_testing", "account_takeover", "impossible_travel", "compromised_merchant",
         "device_ring"]
READ = """
SELECT coalesce(event_id, id), type, epoch_ms(coalesce(timestamp, time)),
  coalesce(transaction_id, data->>'transaction_id'), coalesce(user_id, data->>'user_id'),
  coalesce(amount, CAST(data->>'amount' AS DOUBLE)), coalesce(currency, data->>'currency'),
  coalesce(merchant_id, data->>'merchant_id'), coalesce(country, data->>'country'),
  location.lat, location.lon, coalesce(channel, data->>'channel'),
  coalesce(device_id, data->>'device_id'),
  coalesce(CAST(is_fraud AS VARCHAR), data->>'is_fraud') = 'true',
  coalesce(schema_version, CAST(data->>'schema_version' AS INTEGER))
FROM read_json($file, format = 'newline_delimited', ignore_errors = true, columns = {
  event_id: 'VARCHAR', type: 'VARCHAR', timestamp: 'TIMESTAMP', transaction_id: 'VARCHAR',
  user_id: 'VARCHAR', amount: 'DOUBLE', currency: 'VARCHAR', merchant_id: 'VARCHAR',
  country: 'VARCHAR', location: 'STRUCT(lat DOUBLE, lon DOUBLE)', channel: 'VARCHAR',
  device_id: 'VARCHAR', is_fraud: 'BOOLEAN', schema_version: 'INTEGER', id: 'VARCHAR',
  time: 'TIMESTAMP', data: 'JSON'})
"""


class User:
    def __init__(self):
        self.count, self.recent, self.hours = 0, deque(), [0] * 24
        self.merchants, self.countries, self.devices = set(), set(), set()
        self.place, self.amounts = None, {}


class Merchant:
    def __init__(self, time):
        self.count, self.first, self.recent = 0, time, deque()
        self.labels = self.frauds = 0
        self.amounts = {}


def distance_km(one, other):
    """Great-circle distance."""
    a, b = math.radians(one[0]), math.radians(other[0])
    half = math.sin((b - a) / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(
        math.radians(other[1] - one[1]) / 2) ** 2
    return 12_742 * math.asin(min(1, math.sqrt(half)))


class Log:
    """What the log has said so far, and what it says of the next transaction."""

    def __init__(self):
        self.users, self.merchants, self.devices, self.sold_by = {}, {}, {}, {}

    def label(self, transaction, is_fraud):
        merchant = self.merchants.get(self.sold_by.get(transaction))
        if merchant is not None:
            merchant.labels += 1
            merchant.frauds += is_fraud

    def pay(self, t, transaction, user_id, minor, currency, merchant_id, country, place, channel,
            device):
        """Returns the model's inputs, and z, the 5-minute count and the speed for simple scores."""
        user = self.users.setdefault(user_id, User())
        merchant = self.merchants.setdefault(merchant_id, Merchant(t))
        self.sold_by[transaction] = merchant_id
        row = [user.count, channel == "online", device is not None]
        recent = user.recent
        recent.append(t)
        while recent[0] <= t - DAY:
            recent.popleft()
        counts = [0, 0, 0]
        for time in reversed(recent):
            if time <= t - HOUR:
                break
            counts[0] += time > t - 60_000
            counts[1] += time > t - 300_000
            counts[2] += 1
        row += counts + [len(recent)]
        row += [device is not None and device not in user.devices,
                country is not None and country not in user.countries,
                merchant_id not in user.merchants]
        far = speed = 0
        if place and user.place:
            far = distance_km(user.place[:2], place)
            hours = max(abs(t - user.place[2]) / HOUR, 1 / 60)
            speed = far / hours if far > 30 else 0
        row += [speed, far] + self.sharing(t, device, user_id)
        row += self.selling(t, merchant, minor, currency)
        hour = t // HOUR % 24
        around = sum(user.hours[(hour + step) % 24] for step in (-1, 0, 1))
        row.append((around * 1_000_000 + 500_000) // (user.count + 4))
        z = self.z(user.amounts.setdefault(currency, [0, 0, 0]), minor)
        self.learn(user, t, country, merchant_id, device, place, hour)
        return [int(cell) for cell in row] + [z, minor]

    def sharing(self, t, device, user_id):
        if device is None:
            return [0, 0]
        users = self.devices.setdefault(device, {})
        users[user_id] = max(t, users.get(user_id, t))
        return [len(users), sum(t - DAY < last <= t for last in users.values())]

    def selling(self, t, merchant, minor, currency):
        recent = merchant.recent
        recent.append(t)
        while recent[0] <= t - DAY:
            recent.popleft()
        span = max(t - merchant.first, DAY)
        surge = (len(recent) + 2) * 1_000 * span // ((merchant.count + 1) * DAY + 2 * span)
        rate = (merchant.frauds * 1_000_000 + 100_000) // (merchant.labels + 2)
        amounts = merchant.amounts.setdefault(currency, [0, 0])
        ratio = minor * 1_000 * amounts[0] // amounts[1] if amounts[0] else 1_000
        amounts[0] += 1
        amounts[1] += minor
        merchant.count += 1
        return [surge, rate, ratio]

    @staticmethod
    def z(sums, minor):
        n, total, squares = sums
        spread = n * squares - total * total
        sums[0], sums[1], sums[2] = n + 1, total + minor, squares + minor * minor
        if n < 2 or spread <= 0:
            return 0.0
        return (n * minor - total) / math.sqrt(n * spread / (n - 1))

    @staticmethod
    def learn(user, t, country, merchant_id, device, place, hour):
        user.count += 1
        user.hours[hour] += 1
        user.merchants.add(merchant_id)
        if country is not None:
            user.countries.add(country)
        if device is not None:
            user.devices.add(device)
        if place:
            user.place = (*place, t)


def read(path):
    """Returns ids, times, kinds of fraud (0 for none) and a row of inputs for each transaction."""
    truth = {}
    with open(path + ".truth.csv") as file:
        next(file)
        for line in file:
            transaction, _, kind = line.rstrip("\n").split(",")
            truth[transaction] = KINDS.index(kind) + 1 if kind else 0
    log, seen, paid = Log(), set(), set()
    ids, times, kinds, rows = [], [], [], []
    result = duckdb.execute(READ, {"file": path})
    while batch := result.fetchmany(50_000):
        for (event, type_, t, transaction, user, amount, currency, merchant, country, latitude,
             longitude, channel, device, is_fraud, version) in batch:
            if not event or t is None or event in seen:
                continue
            seen.add(event)
            if type_ == "label" and is_fraud is not None:
                log.label(transaction, is_fraud)
            if type_ != "transaction" or transaction not in truth or transaction in paid:
                continue
            paid.add(transaction)
            old = version == 1 or (version is None and currency is None)
            currency = "USD" if old else currency or "USD"
            minor = round(amount * (1 if old else 10 ** EXPONENTS.get(currency, 2)))
            place = (latitude, longitude) if latitude is not None else None
            rows.append(log.pay(t, transaction, user, minor, currency, merchant, country, place,
                                channel, device))
            ids.append(transaction)
            times.append(t)
            kinds.append(truth[transaction])
    return ids, np.array(times), np.array(kinds), np.array(rows, dtype=np.float64)


class Model:
    """FraudApp's AnomalyModel once more, from its description alone."""

    GROUPS = [0, 0, 0, 1, 2, 3, 4, 5, 5, 6, 6, 7, 8, 9, 10]
    SHIFTS = [0, 0, 0, 0, None, None, None, 0, 0, 0, 0, 4, 8, 2, "falling"]
    CONTEXTS = "ccchpppcpeeeech"
    LIMIT = 1 << 18

    def __init__(self):
        self.log2 = [self.digits(256 + i) for i in range(256)]
        self.tails = [{} for _ in self.GROUPS]
        self.sums, self.total = np.zeros(1024, dtype=np.int64), 0

    @staticmethod
    def digits(mantissa):
        """The eight binary digits of log2(mantissa / 256), by squaring."""
        x, digits = mantissa << 24, 0
        for _ in range(8):
            x = x * x >> 32
            digits = digits << 1 | (x >= 2 << 32)
            x >>= digits & 1
        return digits

    def logarithm(self, number):
        octave = number.bit_length() - 1
        return octave * 256 + self.log2[(number << 8 >> octave) & 255]

    @staticmethod
    def bin(shift, value):
        if shift is None:
            return int(value > 0)
        if shift == "falling":
            return 63 - min(max(0, value // 10_000), 63)
        value >>= shift
        if value <= 0:
            return 0
        octave = value.bit_length() - 1
        return min(1 + octave * 4 + ((value << 2 >> octave) & 3), 63)

    def score(self, row):
        history = min(row[0].bit_length(), 6)
        kinds = {"e": 0, "c": row[1], "h": history, "p": history * 4 + row[1] * 2 + row[2]}
        heaviest, places = [0] * 11, []
        for index, value in enumerate(row[3:18]):
            bin_ = self.bin(self.SHIFTS[index], value)
            own = self.tails[index].setdefault(kinds[self.CONTEXTS[index]], [0] * 64)
            all_ = self.tails[index].setdefault("all", [0] * 64)
            places += [(own, bin_), (all_, bin_)]
            total, tail = all_[0] + 1, all_[bin_] + 1
            rarity = self.logarithm((own[0] + 32) * total) - self.logarithm(
                own[bin_] * total + 32 * tail)
            group = self.GROUPS[index]
            heaviest[group] = max(heaviest[group], min(rarity, 2_560))
        sum_ = sum(heaviest)
        score = self.rank(sum_)
        self.sums[min(sum_ // 32, 1023)] += 1
        self.total += 1
        if self.total >= self.LIMIT:
            self.sums //= 2
            self.total = int(self.sums.sum())
        for counts, bin_ in places:
            for index in range(bin_ + 1):
                counts[index] += 1
            if counts[0] >= self.LIMIT:
                counts[:] = [count // 2 for count in counts]
        return score

    def rank(self, sum_):
        if self.total == 0:
            return 0
        bin_ = min(sum_ // 32, 1023)
        above = int(self.sums[bin_ + 1:].sum()) * 32 + int(self.sums[bin_]) * max(
            0, 32 - (sum_ - bin_ * 32))
        rank = self.logarithm(self.total * 32) - self.logarithm(max(above, 16))
        return min(max(0, rank), 3_072) * 1_000_000 // 3_072


def half_space_trees(rows, warm):
    """river's half-space trees on the model's inputs, |z| and amount, log-scaled to the first days."""
    from river import anomaly
    scaled = np.log2(1 + np.abs(rows))
    low, high = scaled[warm].min(0), scaled[warm].max(0)
    scaled = np.clip((scaled - low) / np.where(high > low, high - low, 1), 0, 1)
    model = anomaly.HalfSpaceTrees(n_trees=25, height=8, window_size=1_000, seed=42)
    scores = []
    for row in scaled.tolist():
        features = dict(enumerate(row))
        scores.append(model.score_one(features))
        model.learn_one(features)
    return np.array(scores)


def area(fraud, scores):
    """Area under the ROC curve, ties counting half."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    positives, ranks = fraud.sum(), middle[place]
    return (ranks[fraud].sum() - positives * (positives + 1) / 2) / (
        positives * (len(fraud) - positives))


def average_precision(fraud, scores):
    order = np.argsort(-scores, kind="stable")
    found, last = np.cumsum(fraud[order]), np.append(np.diff(scores[order]) != 0, True)
    at = np.flatnonzero(last)
    return float(np.sum(np.diff(found[at], prepend=0) * found[at] / (at + 1)) / fraud.sum())


def report(name, scores, times, kinds, daily):
    fraud, hits, looks = kinds > 0, 0, 0
    for day in np.unique(times // DAY):
        today = np.flatnonzero(times // DAY == day)
        top = today[np.argsort(-scores[today], kind="stable")[:daily]]
        hits, looks = hits + fraud[top].sum(), looks + len(top)
    cells = [f"{area(fraud, scores):.3f}", f"{average_precision(fraud, scores):.3f}",
             f"{hits / looks:.3f}"]
    for kind in range(1, 6):
        some = (kinds == 0) | (kinds == kind)
        has = (kinds == kind).any()
        cells.append(f"{area(kinds[some] == kind, scores[some]):.3f}" if has else "-")
    print("| " + " | ".join([name] + cells) + " |", flush=True)


def tell_decisions(decisions, kinds):
    """Prints how many transactions were blocked and reviewed, and how many of those are no fraud."""
    for decision in ("block", "review"):
        chosen = kinds[decisions == decision]
        print(f"{decision}: {len(chosen)} transactions, {int((chosen > 0).sum())} of them fraud, "
              f"{int((chosen == 0).sum())} honest")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("events")
    parser.add_argument("--decisions", help="an app's SQLite file")
    parser.add_argument("--model", action="store_true", help="run the model in Python")
    parser.add_argument("--river", action="store_true", help="run river's half-space trees")
    arguments = parser.parse_args()
    ids, times, kinds, rows = read(arguments.events)
    warm = times < times.min() + 10 * DAY
    measured = np.flatnonzero(~warm)
    daily = max(10, 100 * len(ids) // 2_000_000)
    print(f"{len(ids)} transactions, {int((kinds > 0).sum())} of them fraud; measured on "
          f"{len(measured)}, {int((kinds[measured] > 0).sum())} of them fraud")
    print(f"| score | AUC | average precision | top {daily} a day | "
          + " | ".join(kind.replace("_", " ") for kind in KINDS) + " |")
    print("|---|" + "---|" * 8)

    def show(name, scores):
        report(name, np.asarray(scores, dtype=np.float64)[measured], times[measured],
               kinds[measured], daily)

    z, count, speed = np.abs(rows[:, 18]), rows[:, 4], rows[:, 10]
    velocity = np.where(count > 10, 1, np.where(count > 5, 0.7, 0.1))
    show("constant", np.zeros(len(ids)))
    show("amount alone", rows[:, 19])
    show("min(\\|z\\|/3, 1) + velocity + min(km/h / 900, 1)",
         np.minimum(z / 3, 1) + velocity + np.minimum(speed / 900, 1))
    show("\\|z\\| + count in 5 min + log km/h", z + count + np.log1p(speed))
    if arguments.river:
        show("river half-space trees", half_space_trees(rows, warm))
    if arguments.model:
        model, whole = Model(), rows[:, :18].astype(np.int64)
        show("the model, in Python", [model.score(row.tolist()) for row in whole])
    if arguments.decisions:
        found = {row[0]: row[1:] for row in sqlite3.connect(arguments.decisions).execute(
            "SELECT transaction_id, anomaly, risk, decision FROM decisions")}
        missing = sum(id_ not in found for id_ in ids)
        if missing:
            sys.exit(f"{arguments.decisions}: no decision on {missing} transactions")
        show("FraudApp's anomaly part", [found[id_][0] for id_ in ids])
        show("FraudApp's risk", [found[id_][1] for id_ in ids])
        tell_decisions(np.array([found[id_][2] for id_ in ids])[measured], kinds[measured])
    return 0


if __name__ == "__main__":
    sys.exit(main())
