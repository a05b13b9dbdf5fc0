"""What stands between newsbot and the network, one downloader middleware a file; their order is in newsbot/settings.py.

public_addresses  only public machines, on every hop (network/resolver.py checks what is really connected to)
retry_after       a host that asked to be left alone is left alone
circuit_breaker   a host that fails again and again is left alone for a while
robots            robots.txt after RFC 9309
conditional       validators of the last poll, 304 passed on
redirects         bounded, named when they end badly, nothing secret carried to another host
complete_bodies   complete bodies only, decoded in bounded memory
timestamp         the time at which a response was read, once

`download_handler` is Scrapy's, with bounded heads. `failures` names what went wrong: whatever a middleware refuses is a
`Refused`, whatever fails has a `failure_reason`.
"""
