"""The faults and hostile inputs that newsbot is built to survive, and what must come of each.

A test shows one by carrying its id in its name or in that of a case: `test_R31_…`, `R31-slow-body`. Nothing lists the
tests by hand: `make survive` finds them, runs them, and writes docs/reference/survival.md.
"""

from typing import NamedTuple


class Fault(NamedTuple):
    """What happens, what must come of it, and where it was counted, how often or how much."""

    what: str
    outcome: str
    figure: str = ""


LEFT_OUT = {
    "R27": "feedparser's own test feeds are not part of the project: `bench/feedparser_suite.py` reads them",
    "R77": "`bench/soak.py`, a day on a clock that runs thirty times as fast, and `bench/polling.py`, a simulated week",
}
"""Those that no test provokes, and why; see docs/explanation/limits.md."""

FAULTS = {
    "R01": Fault(
        "kill -9 at any moment of a crawl",
        "what was acknowledged is there, once; every URL is done or due",
        "`bench/kill.py`: of 600 articles 0 lost, 0 twice, at most 128 to fetch again",
    ),
    "R02": Fault("kill -9 between two writes", "repeating completes it; nothing is there twice"),
    "R03": Fault("MongoDB away at the start", "exit code 5 within 10 s, no password in the message"),
    "R04": Fault("MongoDB dies during a crawl and comes back", "the crawl waits, then goes on; nothing is lost"),
    "R05": Fault("MongoDB accepts and never answers", "given up in time, the crawl is not held up"),
    "R06": Fault("the answer to a write is lost", "exactly one document"),
    "R07": Fault("another server becomes primary", "tried again until it works"),
    "R08": Fault("a write is not confirmed by a majority", "not acknowledged, tried again"),
    "R09": Fault(
        "the disk is full, of database or archive", "a clean stop with exit code 5; what was acknowledged is there"
    ),
    "R10": Fault("writing an article fails", "counted, exit code not 0; the article is due again"),
    "R11": Fault("a text larger than a document may be", "cut, with a flag; the others are stored"),
    "R12": Fault("surrogates, NUL, non-characters in texts and addresses", "cleaned and stored"),
    "R13": Fault("keys with `$`, `.` or NUL", "escaped; never an operator"),
    "R14": Fault("huge integers, NaN, deep nesting", "an error, or the field is dropped"),
    "R15": Fault(
        "addresses that are not public, in every spelling",
        "refused before a connection is made",
        "`bench/addresses.py`: 145 spellings, 0 connections",
    ),
    "R16": Fault("the same through redirects, feeds, links, robots.txt", "refused at each hop"),
    "R17": Fault(
        "a name that resolves to another address the second time", "the address that was checked is connected to"
    ),
    "R18": Fault("file:, data:, ftp:, javascript: and the like", "refused"),
    "R19": Fault("a feed's body that is a path or an address", "no entries; nothing is opened or requested"),
    "R20": Fault("external entities and DTDs", "nothing is read or fetched"),
    "R21": Fault("entities that multiply (billion laughs)", "an error within seconds, in bounded memory"),
    "R22": Fault("hundreds of thousands of attributes or levels", "an error within seconds; the worker is replaced"),
    "R23": Fault("a surrogate reference in a feed", "the other entries are kept"),
    "R24": Fault("a feed of 200,000 entries", "a limit that is reported; never cut in silence"),
    "R25": Fault("a feed that is cut, empty or a web page", "an error; old entries are kept"),
    "R26": Fault("encodings that are wrong, missing or none", "the right text, or U+FFFD with a flag"),
    "R27": Fault("feedparser's own test feeds", "none raises", "2,242 feeds: none raises"),
    "R28": Fault("odd and hostile JSON feeds", "an error; the entries beside it are kept"),
    "R29": Fault("dates that cannot be", "none, or flagged; the order is never poisoned"),
    "R30": Fault("ids that are reused or change at every poll", "told by address and text; a limit a poll"),
    "R31": Fault("a server that is slow or silent", "given up in time, the place is free again"),
    "R32": Fault(
        "an answer without an end", "given up, in bounded memory", "crawl ≤ 300 MB, with its workers ≤ 500 MB"
    ),
    "R33": Fault(
        "compressed bombs: gzip, br, zstd, deflate, nested",
        "an error, in bounded memory",
        "10 GiB: crawl ≤ 300 MB, reactor busy < 1 s",
    ),
    "R34": Fault(
        "a compressed body that is cut",
        "an error; it is not stored as complete",
        "cut at every byte of six encodings: all found",
    ),
    "R35": Fault("many layers of encoding, or a false one", "an error"),
    "R36": Fault("redirects that loop, grow or lead nowhere", "an error after at most six requests"),
    "R37": Fault("a Content-Length that lies", "an error"),
    "R38": Fault("resets, empty answers, garbage, endless headers", "an error; nobody else waits"),
    "R39": Fault("chunks that are garbage, huge or without an end", "an error"),
    "R40": Fault("429 and 503 with Retry-After of any kind", "no request before it, within a day"),
    "R41": Fault("every host answers 503", "asked less and less often"),
    "R42": Fault("robots.txt that cannot be read", "nothing is fetched until it can; 4xx allows"),
    "R43": Fault("robots.txt that is huge, odd or elsewhere", "read in bounded time, by its first 500 KiB"),
    "R44": Fault("validators that change, are wrong or missing", "nothing is lost"),
    "R45": Fault("certificates that are not valid", "an error, unless the source allows them"),
    "R46": Fault("a storm of cookies", "bounded requests"),
    "R47": Fault("redirects to another host", "no credentials and cookies go along"),
    "R48": Fault(
        "passwords and tokens in addresses and settings", "in no log, error, page, export or backup's description"
    ),
    "R49": Fault("reading a page crashes the process", "that page is lost, the others are read"),
    "R50": Fault("reading a page hangs", "given up in time; set aside after two tries"),
    "R51": Fault("reading a page takes all memory", "an error; the others are read"),
    "R52": Fault("a worker that leaks", "replaced after so many pages"),
    "R53": Fault("the crawl's own memory fills up", "it stops in good order and goes on"),
    "R54": Fault("two crawls of one topic", "the second ends with exit code 7; a killed one's lease is free"),
    "R55": Fault("two processes take one lease", "one gets it"),
    "R56": Fault("the clock jumps", "neither a burst nor silence"),
    "R57": Fault("summer time begins and ends", "each daily poll once"),
    "R58": Fault("the machine slept for days", "one poll a feed, spread"),
    "R59": Fault("signals, also a second one", "an end within half a minute; nothing is lost"),
    "R60": Fault("an archive whose end is torn", "cut to its last whole record, and told"),
    "R61": Fault("archives that are cut, damaged or forged", "the bad records are told; no short body is accepted"),
    "R62": Fault("names of files that lead elsewhere", "inside the folder, or refused"),
    "R63": Fault("planted pickles", "never loaded"),
    "R64": Fault("database operators in queries", "refused; none reaches the database"),
    "R65": Fault("huge limits, costly patterns, deep JSON in queries", "bounded"),
    "R66": Fault("markup and scripts in texts", "escaped on pages, with a content security policy"),
    "R67": Fault("terminal escapes in texts", "shown, not obeyed"),
    "R68": Fault("cells that a spreadsheet would run", "marked as text"),
    "R69": Fault("line breaks in what is logged", "one line a record"),
    "R70": Fault("odd addresses: IDN, user names, line breaks, ports, length", "canonical, or an error"),
    "R71": Fault("slow, many and large requests to `serve`", "bounded"),
    "R72": Fault("no file descriptors left", "an error, no crash"),
    "R73": Fault("folders that cannot be written", "told at the start"),
    "R74": Fault("ports that nobody asked for", "none is open"),
    "R75": Fault("a dependency is missing", "told at the start"),
    "R76": Fault(
        "feeds, pages, archives, queries, topics and imports changed at random",
        "no uncaught exception",
        "`bench/fuzz.py`: 20,000 feeds, queries, topics and imports, 4,000 pages and archives: none",
    ),
    "R77": Fault("a day under load with faults", "memory flat, nothing lost"),
}
"""Id -> fault, in the order of the ids."""
