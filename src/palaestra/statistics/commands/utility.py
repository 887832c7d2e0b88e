"""Commands about commands and about settings."""

from palaestra.statistics.commands.entry import Entry, arguments

ENTRIES = (
    Entry(
        name="parse",
        group="utility",
        arguments=arguments("text: text"),
        gives="command",
        r="parse(text = text)",
        about="A formula as a command: numbers, texts, names, + - * / ^ %% > < >= <= == & | !, "
        "calls of commands, and name <- formula. Nothing of it is computed.",
    ),
    Entry(
        name="settings",
        group="utility",
        arguments=arguments("more: any?*"),
        most=32,
        gives="list",
        r="options()",
        about="The settings given, merged in their order, later ones above.",
    ),
)  # fmt: skip - a table
