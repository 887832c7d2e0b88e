"""Palaestra: one self-hosted server for a course, a contest or a lab."""
