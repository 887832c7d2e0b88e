"""The lesson of the demo: `python -m tools.lesson http://127.0.0.1:8080` records it on a server.

The server's own calls make the cast, and its export is what ships. Needs espeak-ng.
"""
