"""What accompanies a crawl from its first to its last second, one extension a file; newsbot/settings.py turns them on.

run       the run's record, its leases, its progress, and the stories at its end
recorder  every answer into an archive
"""
