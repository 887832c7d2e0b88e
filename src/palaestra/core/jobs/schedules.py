"""Keys of scheduled jobs: one row a job, that is queued again after each run."""

PREFIX = "schedule:"


def key_of(name: str) -> str:
    return f"{PREFIX}{name}"


def is_scheduled(key: str | None) -> bool:
    return key is not None and key.startswith(PREFIX)
