"""Palaestra: one self-hosted server for a course, a contest or a lab."""

__version__ = "0.1.0"
