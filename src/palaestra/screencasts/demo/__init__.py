"""The demo: a lesson of five minutes with two exercises, made by `python -m tools.lesson`."""
