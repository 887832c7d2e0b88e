"""Files of other programs, read as data sets and written from them. Runs in a worker; pure."""
