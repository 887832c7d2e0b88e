"""Strangers' picture files: refused by their header, or decoded to what the science works on."""
