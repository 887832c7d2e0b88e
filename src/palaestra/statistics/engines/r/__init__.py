"""The first engine: R through a private Rserve in a sandbox.

`process.py` starts and watches Rserve, `engine.py` gives sessions, `kernel.py` is one of them, and
`conversion.py` turns our data into R's and back. `library/` is the R of it.
"""
