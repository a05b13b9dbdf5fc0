"""Every Scrapy setting that newsbot changes, and every setting of its own, each with why.

newsbot's commands lay the configuration (newsbot/operation/config/) over these values; `scrapy crawl` uses them as
they are.
"""

from scrapy.settings import default_settings as _scrapy

from newsbot import __version__

# In Scrapy's own log lines.
BOT_NAME = "newsbot"

# --- who is asking ----------------------------------------------------------------------------------------------------

# Honest: what it is, in which version. The configuration adds how to reach whoever runs it.
USER_AGENT = f"newsbot/{__version__} (news reader)"
# The product token that robots.txt is searched for.
ROBOTSTXT_USER_AGENT = "newsbot"
# Pages in any language; the default asks for English and gets other pages than readers see.
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
# Nobody has to know how a page was found.
REFERRER_POLICY = "no-referrer"
# 3,000 cookies from one host made the next request 9 MB; news pages are read without a session. What a redirect sets
# is sent on the rest of its way (newsbot/middlewares/redirects.py).
COOKIES_ENABLED = False

# --- politeness -------------------------------------------------------------------------------------------------------

# One connection to a host at a time.
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# At least this many seconds between two requests to a host; robots.txt may ask for more. Never 0: without a delay
# Scrapy 2.19 sends at once whatever was queued in one turn of the loop, past the limit of connections.
DOWNLOAD_DELAY = 1.0
# Scrapy varies the delay by half; then it would not be "at least".
DOWNLOAD_DELAY_JITTER = 0.0
# Requests on the way at one time, over all hosts; those that wait for their host do not count.
NEWSBOT_CONCURRENCY = 128
# Scrapy's own limit counts those, too (newsbot/middlewares/host_queue.py). 0: none.
CONCURRENT_REQUESTS = 0
DOWNLOADER = "newsbot.middlewares.host_queue.HostDownloader"
# Hosts take turns.
SCHEDULER_PRIORITY_QUEUE = "newsbot.middlewares.host_queue.HostQueue"
# Seconds that a host's Crawl-delay may ask for; a longer one is cut to this.
NEWSBOT_MAX_CRAWL_DELAY = 30.0
# Seconds to wait for a robots.txt, per try; all pages of its host wait with it.
NEWSBOT_ROBOTS_TIMEOUT = 15.0
# Seconds for which a host that answered 429 or 503 without a Retry-After is left alone; doubled each time in a row.
NEWSBOT_BACKOFF = 60.0
# Failures in a row (time-outs, connections, 5xx) after which a host rests as long.
NEWSBOT_BREAKER_FAILURES = 4
# One more try, for what may pass. Not for 429 and 503: those have to wait until the host's time has come.
RETRY_TIMES = 1
RETRY_HTTP_CODES = [408, 500, 502, 504, 522, 524]
# Failures are recorded with their reason; they are no news for the log.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"

# --- where it may go --------------------------------------------------------------------------------------------------

# Connects to public addresses only, whatever a name leads to (newsbot/network/resolver.py). Python's own IPv6-capable
# look-up.
TWISTED_DNS_RESOLVER = "newsbot.network.resolver.PublicResolver"
# Threads for look-ups: a name server that hangs must not stop the others.
REACTOR_THREADPOOL_MAXSIZE = 20
# Addresses that may be reached though they are not public: "127.0.0.1", "127.0.0.1:8080", "10.1.0.0/16", "[::1]:8080".
NEWSBOT_ALLOW_ADDRESSES: list[str] = []
# Host pattern -> "ip:port": where to connect instead of asking DNS, such as {"*.example": "127.0.0.1:41234"}.
# URLs, Host headers and certificates keep the name. These addresses need no further permission.
NEWSBOT_RESOLVE: dict[str, str] = {}
# http and https only, with bounded heads and cut bodies told apart (newsbot/middlewares/download_handler.py).
DOWNLOAD_HANDLERS = {
    "http": "newsbot.middlewares.download_handler.HTTPHandler",
    "https": "newsbot.middlewares.download_handler.HTTPHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
# A proxy would connect for us, past the check of the address. Whoever turns it on trusts the proxy's rules instead.
HTTPPROXY_ENABLED = False
# Off by default in Scrapy.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Six requests at most; Scrapy follows twenty.
REDIRECT_MAX_TIMES = 5
# Scrapy's would follow pages that show a text for a minute; newsbot/middlewares/redirects.py follows signposts only.
METAREFRESH_ENABLED = False

# --- how long, how much -----------------------------------------------------------------------------------------------

# Seconds for one whole answer, from connecting to the last byte; Scrapy's 180 would hold a slot for minutes.
DOWNLOAD_TIMEOUT = 30.0
# Bytes of a body, as sent and as decoded; Scrapy's is 1 GiB.
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
# Bytes from one outlet, all its hosts together, within an hour of a run; beyond it its pages wait.
NEWSBOT_HOST_BYTES = 1_000_000_000
# Large is not worth a warning, too large is a recorded failure.
DOWNLOAD_WARNSIZE = 0
# A body that ended early is a failure (the default, said here because much rests on it).
DOWNLOAD_FAIL_ON_DATALOSS = True
# One item at a time per response: 1 gave 588 pages/s where the default of 100 gave 387.
CONCURRENT_ITEMS = 1
# Bytes of responses that wait for their callbacks before the crawl pauses.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 64 * 1024 * 1024
# Stops the crawl in good order before the machine does it in bad. MB of resident memory, looked at every few seconds.
MEMUSAGE_LIMIT_MB = 1024
MEMUSAGE_CHECK_INTERVAL_SECONDS = 5.0

# First come, first served; Scrapy's own order is last in, first out.
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"

# --- what is kept of a crawl ------------------------------------------------------------------------------------------

# The store knows what was requested. A filter here would drop redirects to a known page without an outcome.
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
# JOBDIR and HTTPCACHE load pickles, and a killed crawl loses most of its JOBDIR. The state is in the store.
JOBDIR = None
HTTPCACHE_ENABLED = False

# --- what listens -----------------------------------------------------------------------------------------------------

# Nothing does: two of these run code that they are sent. Taken out of Scrapy's own list: what is only turned off is
# loaded all the same, with a web server.
EXTENSIONS_BASE = {
    path: order
    for path, order in _scrapy.EXTENSIONS_BASE.items()
    if path
    not in (
        "scrapy.extensions.telnet.TelnetConsole",
        "scrapy.extensions.remote_control.RemoteControl",
        "scrapy.extensions.spiderstate.SpiderState",  # pickles
        "scrapy.extensions.memusage.MemoryUsage",  # counts what the parent had
    )
}
# In place of Scrapy's.
EXTENSIONS: dict[str, int | None] = {"newsbot.extensions.peak_memory.PeakMemory": 0}

# --- the way of a request (downwards) and of its response (upwards) --------------------------------------------------

DOWNLOADER_MIDDLEWARES = {
    # Only http(s), only public machines; redirected requests pass here again.
    "newsbot.middlewares.public_addresses.AddressesMiddleware": 50,
    # A host that asked for quiet gets no request, its robots.txt neither.
    "newsbot.middlewares.retry_after.RetryAfterMiddleware": 60,
    # In a cluster: a site is asked from one place at a time, and its rests are everybody's.
    "newsbot.middlewares.site_leases.SiteLeasesMiddleware": 65,
    # A host that fails again and again rests, too.
    "newsbot.middlewares.circuit_breaker.BreakerMiddleware": 70,
    # One that has sent as much as one may gets none for its pages.
    "newsbot.middlewares.host_share.ShareMiddleware": 80,
    # robots.txt, RFC 9309.
    "newsbot.middlewares.robots.RobotsMiddleware": 100,
    # Validators of the last poll; 304 reaches the callback.
    "newsbot.middlewares.conditional.ConditionalMiddleware": 200,
    # Scrapy's, kept: timeout 350, default headers 400, user agent 500, retries 550, statistics 850.
    # Redirects and pages that refresh to another, in the place of Scrapy's.
    "newsbot.middlewares.redirects.RedirectsMiddleware": 600,
    # Whole bodies, decoded; sends the signal that the recorder listens to.
    "newsbot.middlewares.complete_bodies.CompleteMiddleware": 900,
    # The time of reading, first thing.
    "newsbot.middlewares.timestamp.StampMiddleware": 990,
    # Scrapy's own, replaced by the above or not wanted:
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # a feed's links decide, see allow_offsite
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # sends meta["http_user"] to redirected hosts too
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}

# What Scrapy puts between spider and engine and is not wanted; each costs every request and every answer its time.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,  # drops in silence; public_addresses gives a reason
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,  # no link of a page is followed
}

# --- time -------------------------------------------------------------------------------------------------------------

# A time such as "2026-03-04T10:00Z" at which the crawl's clock stands, for recorded worlds and tests; None: it runs.
NEWSBOT_NOW: str | None = None

# --- the way of an article --------------------------------------------------------------------------------------------

# Where articles come from: feeds (poll and fetch), replay (archives), articles (texts to import).
SPIDER_MODULES = ["newsbot.spiders"]
NEWSPIDER_MODULE = "newsbot.spiders"

ITEM_PIPELINES = {
    # Is it an article at all?
    "newsbot.pipelines.validate.ValidatePipeline": 100,
    # Is it on a topic that is followed?
    "newsbot.pipelines.topic.TopicPipeline": 200,
    # Have we got it: unchanged, or met in this run already?
    "newsbot.pipelines.dedupe.DedupePipeline": 300,
    # Keep it; copies are told when the batch is written.
    "newsbot.pipelines.store.StorePipeline": 400,
}
# Opens and closes the run: its record, leases, progress; at the end all is written and stories are assigned.
EXTENSIONS |= {"newsbot.extensions.run.RunExtension": 0}
# Keeps every answer in an archive, when NEWSBOT_RECORD names one.
EXTENSIONS |= {"newsbot.extensions.recorder.RecorderExtension": 10}

# Words that a text needs to be an article; newsbot's commands take it from the configuration.
NEWSBOT_MIN_WORDS = 40
# The configuration object; None: the configuration files are read.
NEWSBOT_CONFIG = None
# Names of the topics to follow; none: all that are not paused.
NEWSBOT_TOPICS: list[str] = []
# Ask no topic, keep everything (imports).
NEWSBOT_KEEP_ALL = False
# Path of the archive to record into; None: the crawl is not recorded.
NEWSBOT_RECORD: str | None = None
# Leases that the run holds, by whom, and for how long they last without renewal (seconds). With those of sites among
# them it asks no other site (newsbot/middlewares/site_leases.py).
NEWSBOT_LEASES: list[str] = []
NEWSBOT_HOLDER = ""
NEWSBOT_LEASE_SECONDS = 60.0
# Leases that it keeps alive and that others may hold beside it: those of a batch's topics.
NEWSBOT_SHARED_LEASES: list[str] = []
# File that is told of each page and feed before it is asked for, so that it is known at which a batch died; None: none.
NEWSBOT_NOTES: str | None = None
# Whether the run assigns stories; False in the crawls of workers (newsbot/interfaces/cli/cluster), where one task does.
NEWSBOT_ASSIGNS = True
# Called with a sentence now and then; None: nobody watches.
NEWSBOT_PROGRESS = None
# Called without arguments when a signal begins to end the crawl.
NEWSBOT_STOPPING = None
