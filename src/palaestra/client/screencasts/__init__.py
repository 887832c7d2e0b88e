"""Screencasts from plain Python."""
