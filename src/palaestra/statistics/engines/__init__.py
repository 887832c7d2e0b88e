"""The engines: R through Rserve, and Python, behind one interface (`engine.py`)."""
