"""Commands on dates and times: seconds since 1970, in UTC."""

from palaestra.statistics.commands.entry import Entry, arguments

ENTRIES = (
    Entry(
        name="diff",
        group="date",
        arguments=arguments("x: dates, y: dates, unit: text?"),
        gives="numbers",
        formula="(x_i − y_i) / unit",
        r='as.numeric(difftime(x, y, units = "days"))',
        about="Time between them in sec, min, hour, day (if nothing else is said) or week.",
    ),
    Entry(
        name="add",
        group="date",
        arguments=arguments("x: dates, span: span"),
        gives="dates",
        r="x + span",
        about="Later by {n, unit}; by months and years to the same day, or to the last day of a "
        "shorter month (where R's seq runs over into the next).",
    ),
    Entry(
        name="seq",
        group="date",
        arguments=arguments("from: date, by: span, length: number, day_of_month: number?"),
        gives="dates",
        r='seq(from, by = "month", length.out = length)',
        about="Dates at equal distances, months as in add; with day_of_month always that day.",
    ),
    Entry(
        name="now",
        group="date",
        arguments=(),
        gives="date",
        r="Sys.time()",
        about="The time at which it is computed.",
    ),
    Entry(
        name="format",
        group="date",
        arguments=arguments("x: dates, format: text"),
        gives="texts",
        r='format(x, "%Y-%m-%d", tz = "UTC")',
        about="As text: y Y b B m d a A H I M S p stand for parts of the date as in R's %y…, "
        "every other character for itself.",
    ),
)  # fmt: skip - a table
