"""What can be configured in core, and the container in which every part finds its settings.

A part declares a struct (every field with a default, a description and a type that checks it) and
a `Section` that names it; `palaestra.settings.load` fills the structs and says where each value
came from.
"""

from palaestra.core.configuration.container import Settings, database_url, settings_of
from palaestra.core.configuration.limits import NO_LIMIT, LimitsSettings
from palaestra.core.configuration.section import (
    Section,
    is_later,
    is_path,
    is_secret,
    is_url,
    later,
    path,
    secret,
    secret_url,
    setting,
)
from palaestra.core.configuration.sections import (
    CORE_SECTIONS,
    AccountsSettings,
    BlobsSettings,
    DatabaseSettings,
    JobsSettings,
    LoggingSettings,
    RedisSettings,
    SandboxSettings,
)
from palaestra.core.configuration.server import FEATURE_NAMES, ServerSettings

__all__ = [
    "CORE_SECTIONS",
    "FEATURE_NAMES",
    "NO_LIMIT",
    "AccountsSettings",
    "BlobsSettings",
    "DatabaseSettings",
    "JobsSettings",
    "LimitsSettings",
    "LoggingSettings",
    "RedisSettings",
    "SandboxSettings",
    "Section",
    "ServerSettings",
    "Settings",
    "database_url",
    "is_later",
    "is_path",
    "is_secret",
    "is_url",
    "later",
    "path",
    "secret",
    "secret_url",
    "setting",
    "settings_of",
]
