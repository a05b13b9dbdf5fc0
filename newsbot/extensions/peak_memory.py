"""Scrapy's limit of memory, by what this process has used itself."""

import contextlib
from pathlib import Path

from scrapy.extensions.memusage import MemoryUsage

_STATUS = Path("/proc/self/status")


class PeakMemory(MemoryUsage):
    """Scrapy asks getrusage, whose peak begins with what the parent had resident when it forked: started from a large
    process, such as a service or a test run, a crawl would stop at once. The kernel's VmHWM begins with the program.
    """

    def get_virtual_size(self) -> int:
        """Bytes of resident memory at most so far; Scrapy's figure where there is no /proc."""
        with contextlib.suppress(OSError):
            for line in _STATUS.read_text(encoding="ascii", errors="replace").splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
        return super().get_virtual_size()
