"""Output objects: from an object to what an engine is asked, and from its numbers to a result.

Each kind has `ask(wanted, catalog)`, which gives a request of plain values, `shape(wanted, …)`,
which makes a result of the answer; `code` writes R that gives the same numbers.
Both engines answer the same requests.
"""
