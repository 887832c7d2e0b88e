"""The locked table of commands, a module a group of the document's page "Commands".

What is not here does not exist for either engine. The reference page is made of it.
"""
