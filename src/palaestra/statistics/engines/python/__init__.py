"""The second engine: numpy, scipy and statsmodels, where R is not installed.

`kernel.py` runs in the server and speaks over a socket (`wire.py`) with a worker (`worker.py`) that
a warm parent (`parent.py`) forks for each session. What computes lies beside them.
"""
