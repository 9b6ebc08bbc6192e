#!/usr/bin/env python3
"""Job C in plain Python: the rules of InventoryApp over dictionaries, one write into SQLite at the end.

    python_job_c.py EVENTS.jsonl VIEWS.sqlite

What somebody would write in an afternoon who needs the tables once: read all lines, leave out the
second of each id, sort by time and id, apply, insert. It keeps no log, takes no CloudEvents or change
streams, checks only what it reads, and computes everything anew each time. Its tables have primary
keys where ours have; the journals have none.
"""
import bisect
import json
import os
import sqlite3
import sys

DAY = 86_400_000


def milliseconds(stamp, cache={}):
    """Epoch milliseconds of 2026-03-01T12:00:00.000Z; days are looked up."""
    if not isinstance(stamp, str):
        return stamp
    day = stamp[:10]
    start = cache.get(day)
    if start is None:
        import datetime
        date = datetime.date.fromisoformat(day)
        start = cache[day] = (date - datetime.date(1970, 1, 1)).days * DAY
    return start + (int(stamp[11:13]) * 3600 + int(stamp[14:16]) * 60 + int(stamp[17:19])) * 1000 \
        + int(stamp[20:23])


def read(path):
    """The events of a file, without duplicates, in the order of time and id."""
    seen, events = set(), []
    with open(path, "rb") as file:
        for line in file:
            try:
                event = json.loads(line)
                key = event["event_id"]
                if key in seen:
                    continue
                seen.add(key)
                events.append((milliseconds(event["timestamp"]), key, event))
            except (ValueError, KeyError, TypeError):
                continue
    events.sort(key=lambda e: e[:2])
    return events


class Shop:
    def __init__(self):
        self.stock = {}         # (product, warehouse) -> [on_hand, reserved, low, alerts, updated]
        self.places = {}        # product -> warehouses, sorted
        self.products = {}      # product -> [name, reorder_point, on_hand, reserved, sold, returned]
        self.orders = {}        # order -> [customer, warehouse, status, reason, items, quantity, placed, updated, version]
        self.lines = {}         # order -> [[product, warehouse, quantity, reserved, shipped, returned]]
        self.movements, self.history, self.rejections, self.ignored = [], [], [], []
        self.discrepancies, self.alerts, self.published = [], {}, []
        self.demand = {}

    def row(self, key):
        row = self.stock.get(key)
        if row is None:
            row = self.stock[key] = [0, 0, 0, 0, 0]
            bisect.insort(self.places.setdefault(key[0], []), key[1])
        return row

    def product(self, name):
        found = self.products.get(name)
        if found is None:
            found = self.products[name] = [None, 10, 0, 0, 0, 0]
        return found

    def move(self, at, key, kind, units, order, event):
        row, sums = self.row(key), self.product(key[0])
        if kind in ("reserved", "released"):
            row[1] += units
            sums[3] += units
        else:
            row[0] += units
            sums[2] += units
            if kind == "shipped":
                sums[4] -= units
            elif kind == "returned":
                sums[5] += units
        row[4] = at
        self.movements.append((at, key[0], key[1], kind, units, order, event, row[0], row[1]))

    def look(self, at, key):
        row = self.row(key)
        point = self.product(key[0])[1]
        low = row[0] - row[1] < point
        if low and not row[2]:
            row[2], row[3] = 1, row[3] + 1
            self.alerts[key + (row[3],)] = [row[0] - row[1], point, at, None]
            self.published.append(("low_stock_alert", at, key))
        elif row[2] and not low:
            row[2] = 0
            self.alerts[key + (row[3],)][3] = at

    def count(self, product, at, place, units):
        cell = self.demand.setdefault((product, at - at % DAY), [0, 0, 0])
        cell[place] += units

    # Events

    def apply(self, at, event_id, event):
        kind = event["type"]
        if kind == "order_placed":
            reason = self.place(at, event_id, event)
        elif kind == "stock_received":
            key = (event["product_id"], event["warehouse_id"])
            self.move(at, key, "received", event["quantity"], None, event_id)
            self.look(at, key)
            return
        elif kind == "stock_adjusted":
            self.adjust(at, event_id, event)
            return
        elif kind == "stock_transferred":
            reason = self.transfer(at, event_id, event)
        elif kind == "product_added":
            product = self.product(event["product_id"])
            product[0] = event.get("name", product[0])
            product[1] = event.get("reorder_point", product[1])
            for place in self.places.get(event["product_id"], ()):
                self.look(at, (event["product_id"], place))
            return
        else:
            reason = self.change(at, event_id, kind, event)
        if reason:
            self.ignored.append((event_id, at, kind, event.get("order_id"), reason))

    def adjust(self, at, event_id, event):
        key = (event["product_id"], event["warehouse_id"])
        row = self.row(key)
        applied = max(event["delta"], row[1] - row[0])
        self.move(at, key, "adjusted", applied, None, event_id)
        if applied != event["delta"]:
            self.discrepancies.append((at, *key, "adjustment", event["delta"] - applied, None, event_id))
        self.look(at, key)

    def transfer(self, at, event_id, event):
        product, units = event["product_id"], event["quantity"]
        source, target = (product, event["from_warehouse_id"]), (product, event["to_warehouse_id"])
        row = self.stock.get(source, (0, 0))
        if row[0] - row[1] < units:
            return f"{units} to be moved, {row[0] - row[1]} available"
        self.move(at, source, "transferred_out", -units, None, event_id)
        self.move(at, target, "transferred_in", units, None, event_id)
        self.look(at, source)
        self.look(at, target)
        return None

    def allocate(self, wanted, warehouse):
        def available(product, place):
            row = self.stock.get((product, place), (0, 0))
            return row[0] - row[1]
        first = wanted[0][0]
        for place in [warehouse] if warehouse else self.places.get(first, ()):
            if all(available(p, place) >= units for p, units in wanted):
                return [(p, place, units) for p, units in wanted], None
        if warehouse:
            for product, units in wanted:
                found = available(product, warehouse)
                if found < units:
                    return None, (product, units, found)
        parts = []
        for product, units in wanted:
            rest = units
            for place in self.places.get(product, ()):
                taken = min(rest, available(product, place))
                if taken > 0:
                    parts.append((product, place, taken))
                    rest -= taken
                if not rest:
                    break
            if rest:
                return None, (product, units, units - rest)
        return parts, None

    def place(self, at, event_id, event):
        order = event["order_id"]
        if order in self.orders:
            return "the order was placed before"
        if event.get("expected_version"):
            return "there is no such order"
        sums = {}
        for item in event["items"]:
            sums[item["product_id"]] = sums.get(item["product_id"], 0) + item["quantity"]
        wanted, warehouse = list(sums.items()), event.get("warehouse_id")
        parts, short = self.allocate(wanted, warehouse)
        for product, units in wanted:
            self.count(product, at, 0, units)
        total = sum(sums.values())
        if short:
            status, reason = "rejected", "insufficient_inventory"
            self.lines[order] = [[p, warehouse, units, 0, 0, 0] for p, units in wanted]
            self.rejections.append((order, at, *short))
            self.published.append(("order_rejected", at, order))
            for product, units in wanted:
                self.count(product, at, 2, units)
        else:
            status, reason = "reserved", None
            if not warehouse and len({place for _, place, _ in parts}) == 1:
                warehouse = parts[0][1]
            self.lines[order] = [[p, place, units, units, 0, 0] for p, place, units in parts]
            for product, place, units in parts:
                self.move(at, (product, place), "reserved", units, order, event_id)
            for product, place, _ in parts:
                self.look(at, (product, place))
        self.orders[order] = [event["customer_id"], warehouse, status, reason, len(event["items"]),
                              total, at, at, 1]
        self.history.append((order, 1, at, "order_placed", None, status, event_id))
        return None

    def change(self, at, event_id, kind, event):
        order = event["order_id"]
        found = self.orders.get(order)
        if found is None:
            return "there is no such order"
        expected = event.get("expected_version")
        if expected is not None and expected != found[8]:
            return f"expected version {expected}, found {found[8]}"
        status, lines, items = found[2], self.lines[order], {}
        for item in event.get("items") or ():
            items[item["product_id"]] = items.get(item["product_id"], 0) + item["quantity"]
        if kind == "payment_confirmed" and status == "reserved":
            after = "paid"
            self.published.append(("inventory_allocated", at, order))
        elif kind == "payment_failed" and status == "reserved":
            after = "payment_failed"
            self.release(at, event_id, order, lines)
        elif kind == "order_cancelled" and status in ("reserved", "paid", "partially_shipped"):
            after = "shipped" if status == "partially_shipped" else "cancelled"
            if status == "partially_shipped":
                found[3] = "remainder cancelled"
            self.release(at, event_id, order, lines)
        elif kind == "order_shipped" and status in ("paid", "partially_shipped"):
            rest = {}
            for line in lines:
                rest[line[0]] = rest.get(line[0], 0) + line[3]
            for product, units in items.items():
                if units > rest.get(product, 0):
                    return f"{units} shipped, {rest.get(product, 0)} remain"
            self.ship(at, event_id, order, lines, items)
            after = "partially_shipped" if any(line[3] for line in lines) else "shipped"
        elif kind == "return_received" and status in ("shipped", "partially_shipped", "returned"):
            after = "returned"
            self.take_back(at, event_id, order, found, lines, items)
        else:
            return f"an order that is {status} cannot be changed by {kind}"
        found[2], found[7], found[8] = after, at, found[8] + 1
        self.history.append((order, found[8], at, kind, status, after, event_id))
        return None

    def release(self, at, event_id, order, lines):
        for line in lines:
            if line[3]:
                self.move(at, (line[0], line[1]), "released", -line[3], order, event_id)
                line[3] = 0
                self.look(at, (line[0], line[1]))

    def ship(self, at, event_id, order, lines, items):
        left = dict(items)
        for line in lines:
            units = min(line[3], left.get(line[0], 0)) if items else line[3]
            if not units:
                continue
            if items:
                left[line[0]] -= units
            line[3] -= units
            line[4] += units
            self.move(at, (line[0], line[1]), "released", -units, order, event_id)
            self.move(at, (line[0], line[1]), "shipped", -units, order, event_id)
            self.count(line[0], at, 1, units)

    def take_back(self, at, event_id, order, found, lines, items):
        for product, units in items.items():
            first = None
            for line in lines:
                if line[0] != product:
                    continue
                first = first or line
                back = min(units, line[4] - line[5])
                if back > 0:
                    line[5] += back
                    units -= back
                    self.move(at, (product, line[1]), "returned", back, order, event_id)
                    self.look(at, (product, line[1]))
            if units:
                if first is None:
                    first = [product, found[1] or lines[0][1], 0, 0, 0, 0]
                    lines.append(first)
                first[5] += units
                key = (product, first[1])
                self.move(at, key, "returned", units, order, event_id)
                self.discrepancies.append((at, *key, "over_return", units, order, event_id))
                self.look(at, key)


TABLES = {
    "stock": ("product_id TEXT, warehouse_id TEXT, on_hand INT, reserved INT, low INT, alerts INT, "
              "updated_ms INT, PRIMARY KEY (product_id, warehouse_id)"),
    "products": ("product_id TEXT PRIMARY KEY, name TEXT, reorder_point INT, on_hand INT, "
                 "reserved INT, sold INT, returned INT"),
    "orders": ("order_id TEXT PRIMARY KEY, customer_id TEXT, warehouse_id TEXT, status TEXT, "
               "reason TEXT, items INT, quantity INT, placed_ms INT, updated_ms INT, version INT"),
    "order_items": ("order_id TEXT, line INT, product_id TEXT, warehouse_id TEXT, quantity INT, "
                    "reserved INT, shipped INT, returned INT, PRIMARY KEY (order_id, line)"),
    "order_history": ("order_id TEXT, version INT, at_ms INT, type TEXT, from_status TEXT, "
                      "to_status TEXT, event_id TEXT"),
    "movements": ("at_ms INT, product_id TEXT, warehouse_id TEXT, kind TEXT, quantity INT, "
                  "order_id TEXT, event_id TEXT, on_hand_after INT, reserved_after INT"),
    "low_stock_alerts": ("product_id TEXT, warehouse_id TEXT, number INT, level INT, "
                         "reorder_point INT, raised_ms INT, cleared_ms INT, "
                         "PRIMARY KEY (product_id, warehouse_id, number)"),
    "rejections": "order_id TEXT, at_ms INT, product_id TEXT, wanted INT, available INT",
    "ignored_events": "event_id TEXT, at_ms INT, type TEXT, order_id TEXT, reason TEXT",
    "discrepancies": ("at_ms INT, product_id TEXT, warehouse_id TEXT, kind TEXT, quantity INT, "
                      "order_id TEXT, event_id TEXT"),
    "demand_days": ("product_id TEXT, day_ms INT, ordered INT, shipped INT, rejected INT, "
                    "PRIMARY KEY (product_id, day_ms)"),
}


def write(shop, path):
    for suffix in ("", "-journal", "-wal", "-shm"):
        if os.path.exists(path + suffix):
            os.remove(path + suffix)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = FULL")
    database.execute("BEGIN")
    rows = {
        "stock": sorted((*key, *row) for key, row in shop.stock.items()),
        "products": sorted((key, *row) for key, row in shop.products.items()),
        "orders": sorted((key, *row) for key, row in shop.orders.items()),
        "order_items": sorted(
            (order, number, *line) for order, lines in shop.lines.items()
            for number, line in enumerate(lines)),
        "order_history": shop.history, "movements": shop.movements,
        "low_stock_alerts": sorted((*key, *row) for key, row in shop.alerts.items()),
        "rejections": shop.rejections, "ignored_events": shop.ignored,
        "discrepancies": shop.discrepancies,
        "demand_days": sorted((*key, *row) for key, row in shop.demand.items()),
    }
    for name, columns in TABLES.items():
        database.execute(f"CREATE TABLE {name} ({columns})")
        if rows[name]:
            marks = ",".join("?" * len(rows[name][0]))
            database.executemany(f"INSERT INTO {name} VALUES ({marks})", rows[name])
    # Reservations are what lines still hold.
    database.execute("CREATE VIEW reservations AS SELECT order_id, product_id, warehouse_id, "
                     "reserved AS quantity FROM order_items WHERE reserved > 0")
    database.execute("CREATE VIEW status_counts AS SELECT status, count(*) AS orders FROM orders "
                     "GROUP BY status")
    database.execute("COMMIT")
    database.close()


if __name__ == "__main__":
    shop = Shop()
    for at, event_id, event in read(sys.argv[1]):
        shop.apply(at, event_id, event)
    write(shop, sys.argv[2])
