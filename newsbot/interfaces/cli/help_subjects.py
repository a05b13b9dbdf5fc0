"""The subjects of `newsbot help`: the things that need more than a line."""

from collections.abc import Callable

from newsbot.corpus.reasons import REASONS
from newsbot.interfaces.cli.layout import wrapped

EXIT_CODES = {
    0: "done, also when nothing is new",
    1: "unexpected error",
    2: "usage: the words of the command or query are off",
    3: "some sources failed, or memory ran out before the run came to all",
    4: "every source failed",
    5: "the store has another schema, or it or the workers’ broker is unreachable",
    6: "configuration or topic file invalid",
    7: "another run holds the lock",
    10: "something new (only with --exit-code)",
    129: "the terminal went away",
    130: "interrupted",
    143: "terminated",
}


_TIMES = """Times, wherever one is asked for (--since, --until, --now, --as-of):
  2d 36h 90m 1w        so long ago
  today yesterday      its beginning
  2026-03-04           that day's beginning
  2026-03-04T10:00Z    that moment; with another offset: 2026-03-04T13:00+03:00
Days and times without an offset are those of --tz or of the setting timezone,
else UTC. Times are shown in that zone, too; JSON, CSV and exports are UTC."""


_QUERIES = """Queries, of topics and of search:
  missile interceptor        both words, in any order (AND may be written)
  "air defence"              the words in this order
  missil*                    every word that begins so
  ="raketen"                 this word only, where others stand for their forms
  ~"air defence"             these words in any of their forms
  iran OR tehran             one of them;  NOT football: not that
  (a OR b) AND c             parentheses
  title:missile              in the title only
  outlet:outlet.example      of this outlet;  lang:tr: in this language
  story:s-7k3f               of this story (in searches only)
  since:2d  until:yesterday  first seen since or before then (in searches only)
Case, accents and the endings after an apostrophe do not matter: türkiye,
TURKIYE and Türkiye'nin are one word."""


_COMPLETION = """To complete commands, options, topics and reasons with TAB, put a line into
  ~/.bashrc                   eval "$(_NEWSBOT_COMPLETE=bash_source newsbot)"
  ~/.zshrc                    eval "$(_NEWSBOT_COMPLETE=zsh_source newsbot)"
  ~/.config/fish/config.fish  _NEWSBOT_COMPLETE=fish_source newsbot | source
and open a new shell."""


def _reasons() -> str:
    lines = ["Reasons, as `newsbot why` and `why --dropped` give them:"]
    for name, reason in REASONS.items():
        lines += [f"  {name}", *wrapped(f"{reason.meaning}; what would change it: {reason.change}", 78, "      ")]
    return "\n".join(lines)


def _exit_codes() -> str:
    return "\n".join(["Exit codes:", *(f"  {code:3}  {meaning}" for code, meaning in EXIT_CODES.items())])


def _thresholds() -> str:
    from newsbot.interfaces.cli.thresholds import MEANINGS, thresholds

    lines = wrapped(
        "Thresholds and their values; `newsbot why --backtest NAME=VALUE` says what another would change:", 78
    )
    for name, value in thresholds().items():
        lines += wrapped(MEANINGS[name], 78, f"  {name:<16} {value:>5g}  ", " " * 26)
    return "\n".join(lines)


TOPICS: dict[str, Callable[[], str]] = {
    "reasons": _reasons,
    "exit-codes": _exit_codes,
    "times": lambda: _TIMES,
    "queries": lambda: _QUERIES,
    "thresholds": _thresholds,
    "completion": lambda: _COMPLETION,
}
