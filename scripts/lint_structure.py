#!/usr/bin/env python3
"""Checks the structure of Sources/PipelineKit, of the applications, and the lengths of all sources.

Rooms depend one way, in the order of ROOMS: a file of a room must not name a type of a room that
comes after it. The folders of an application run one way too: no chain of names leads from one back
to itself. Types are found by their declarations, names by whole words outside comments and
strings. No file has more than 500 lines, no function more than 70.
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KIT = ROOT / "Sources" / "PipelineKit"
ROOMS = [
    "Bytes", "Hashing", "Time", "Documents", "Schemas", "Money", "Web", "Sketches", "Shredding", "Log",
    "Concurrency", "SQLite", "State", "Records", "Ingest", "Windows", "Joins", "Events", "Pipeline", "Ordered",
    "Versions", "CommandLine",
]
# Rooms that are read side by side: neither names the other, or both are of one mind on purpose.
ALLOWED = {("Ingest", "Events")}
FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70

DECLARATION = re.compile(
    r"^(?:@\w+(?:\([^)]*\))?\s+)*(?:package |public |internal |fileprivate |private |final |indirect )*"
    r"(?:struct|class|enum|protocol|actor|typealias)\s+([A-Z]\w*)", re.MULTILINE)
FUNCTION = re.compile(r"^(\s*)(?:@\w+(?:\([^)]*\))?\s+)*(?:[\w()]+\s+)*(?:func\s|init[?(<]|deinit\b|subscript[(<])")


def code_only(text):
    text = re.sub(r'"""(?:.|\n)*?"""', '""', text)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    return re.sub(r"//[^\n]*", "", text)


def check_rooms():
    found = []
    owners = {}
    for room in ROOMS:
        for path in (KIT / room).rglob("*.swift"):
            text = path.read_text()
            for match in DECLARATION.finditer(text):
                if "private" in match.group(0):
                    continue
                owners.setdefault(match.group(1), room)
    unknown = {p.name for p in KIT.iterdir() if p.is_dir()} - set(ROOMS)
    for room in sorted(unknown):
        found.append(f"Sources/PipelineKit/{room}: a room that scripts/lint_structure.py does not know")
    for index, room in enumerate(ROOMS):
        higher = {n for n, owner in owners.items() if ROOMS.index(owner) > index
                  and (room, owner) not in ALLOWED}
        if not higher:
            continue
        for path in sorted((KIT / room).rglob("*.swift")):
            for number, line in enumerate(code_only(path.read_text()).splitlines(), 1):
                for name in set(re.findall(r"\b[A-Z]\w*\b", line)) & higher:
                    found.append(f"{path.relative_to(ROOT)}:{number}: {room} names {name} of {owners[name]}, a higher room")
    return found


def check_application(app):
    owners, uses = {}, {}
    files = [p for p in app.rglob("*.swift") if p.parent != app]
    for path in files:
        for match in DECLARATION.finditer(path.read_text()):
            if "private" not in match.group(0):
                owners.setdefault(match.group(1), path.relative_to(app).parts[0])
    for path in files:
        room = path.relative_to(app).parts[0]
        for name in set(re.findall(r"\b[A-Z]\w*\b", code_only(path.read_text()))):
            if owners.get(name, room) != room:
                uses.setdefault(room, {}).setdefault(owners[name], f"{path.name} names {name}")
    # Rooms that name nothing but rooms taken away before are taken away; what is left runs in circles.
    rooms = {p.relative_to(app).parts[0] for p in files}
    while True:
        free = {r for r in rooms if not set(uses.get(r, {})) & rooms}
        if not free:
            break
        rooms -= free
    return [
        f"{app.relative_to(ROOT)}/{room}: {why} of {other}, in a circle of rooms"
        for room in sorted(rooms) for other, why in sorted(uses[room].items()) if other in rooms
    ]


def check_applications():
    apps = sorted(p for p in (ROOT / "Sources").iterdir() if p.name.endswith("App"))
    return [line for app in apps for line in check_application(app)]


def check_lengths():
    found = []
    for base in ("Sources", "Tests"):
        for path in sorted((ROOT / base).rglob("*.swift")):
            lines = path.read_text().splitlines()
            name = path.relative_to(ROOT)
            if len(lines) > FILE_LINES_MAX:
                found.append(f"{name}: {len(lines)} lines, at most {FILE_LINES_MAX}")
            found += long_functions(name, lines)
    return found


def long_functions(name, lines):
    found = []
    for start, line in enumerate(lines):
        match = FUNCTION.match(line)
        if not match:
            continue
        indent = len(match.group(1))
        for end in range(start, len(lines)):
            text = lines[end]
            if end > start and text.strip() and len(text) - len(text.lstrip()) <= indent and text.strip().startswith("}"):
                if end - start + 1 > FUNCTION_LINES_MAX:
                    found.append(f"{name}:{start + 1}: function of {end - start + 1} lines, at most {FUNCTION_LINES_MAX}")
                break
            if end > start and text.strip() and len(text) - len(text.lstrip()) < indent:
                break
    return found


def main():
    found = check_rooms() + check_applications() + check_lengths()
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
