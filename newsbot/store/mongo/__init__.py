"""placeholder"""

from typing import Any

MongoStore: Any = None
