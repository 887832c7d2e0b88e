"""Waits past every limit."""

import signal

signal.pause()
