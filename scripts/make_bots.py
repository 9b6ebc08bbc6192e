#!/usr/bin/env python3
"""Writes config/bots.json and the built-in list from our own patterns and a public list.

    make_bots.py [WHEEL]        the wheel of crawler-user-agents; fetched with pip if absent

Source: crawler-user-agents (https://github.com/monperrus/crawler-user-agents), MIT licence,
Copyright (c) 2017 Martin Monperrus. Its patterns are regular expressions; those that are plain
words are taken. Left out are tools that people use (curl, libraries), words too short or too common
to stand anywhere in a header, and browsers inside of other programs.
"""
import glob, json, os, re, subprocess, sys, tempfile, zipfile

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TAGS = {"search-engine", "seo", "monitoring", "scanner", "ai-crawler", "archiver", "academic"}
SPEAKING = re.compile(
    r"bot\b|bot/|bot-|crawl|spider|monitor|check|scan|preview|fetch|feed|uptime|archiv|search|seo|parser")
# A build of Android; browsers within other programs; programs and services that people read with.
LEFT_OUT = {
    "ap3a.240617.008", "metaiab facebook", "goodreads", "mail.ru", "blackboard", "nextcloud",
    "hubspot", "freshrss", "tiny tiny rss", "theoldreader.com", "netvibes", "newsify feed fetcher",
    "google-gemini-cli", "appinsights", "google-safety", "library of congress web archiving",
}


def wheel():
    if len(sys.argv) > 1:
        return sys.argv[1]
    folder = tempfile.mkdtemp()
    subprocess.check_call(
        [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", folder,
         "crawler-user-agents"])
    return glob.glob(folder + "/*.whl")[0]


def words(pattern):
    """The plain words that a pattern stands for, in small letters; none for a real expression."""
    for part in pattern.split("|") if "(" not in pattern else [pattern]:
        part = re.sub(
            r"\[([a-zA-Z])([a-zA-Z])\]",
            lambda m: m[1] if m[1].lower() == m[2].lower() else m[0], part)
        if not re.search(r"[\^$\[\]*|]|\\[a-zA-Z]|(?<!\\)[()?+{}]", part):
            yield re.sub(r"\\(.)", r"\1", part).lower()


def is_taken(word, tags):
    if word in LEFT_OUT or not word.isascii() or not 5 <= len(word) <= 100:
        return False
    if "http-library" in tags or ";" in word or "\t" in word:
        return False
    return bool(SPEAKING.search(word)) or len(word) >= 7 and bool(TAGS & set(tags))


def main():
    path = wheel()
    version = os.path.basename(path).split("-")[1]
    archive = zipfile.ZipFile(path)
    entries = json.loads(archive.read("crawleruseragents/crawler-user-agents.json"))
    own = json.load(open(root + "/config/bots-own.json"))
    # These end the list: the words that most crawlers have.
    general = [entry for entry in own if entry["name"] == "Other bot"]
    named = [entry for entry in own if entry["name"] != "Other bot"]
    known = [entry["pattern"] for entry in named]
    found = set()
    for entry in entries:
        for word in words(entry["pattern"]):
            if is_taken(word, entry.get("tags", [])) and not any(k in word for k in known):
                found.add(word)
    # A word within another one finds both.
    public = sorted(w for w in found if not any(o != w and o in w for o in found))
    chunks, line = [], ""
    for word in public:
        if len(line) + len(word) > 90:
            chunks.append(line)
            line = ""
        line += word + ";"
    chunks.append(line)
    with open(root + "/Sources/PipelineKit/Web/BotPatterns+Public.swift", "w") as out:
        out.write(
            "/// Crawlers of a public list. Made by `make bots`; do not edit.\n"
            "///\n"
            f"/// Source: crawler-user-agents {version}, MIT licence, Copyright (c) 2017 Martin Monperrus.\n"
            "extension BotPatterns {\n"
            "  /// Words in user agents, each with a semicolon behind.\n"
            '  static let publicWords = """\n'
            + "".join(f"    {chunk}\\\n" for chunk in chunks[:-1]) + f"    {chunks[-1]}\n"
            + '    """\n}\n')
    rows = named + [{"name": w.strip(" /"), "pattern": w} for w in public] + general
    with open(root + "/config/bots.json", "w") as out:
        out.write("[\n" + ",\n".join("  " + json.dumps(row) for row in rows) + "\n]\n")
    print(f"{len(public)} words of crawler-user-agents {version}, {len(own)} of our own")


main()
