"""Sound of casts: Opus in WebM is cut to the sample by its packets, anything else is decoded.

Runs in workers. Only `transcoding` loads a decoder.
"""
