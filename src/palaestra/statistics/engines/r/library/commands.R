# The locked table of commands. Arguments are values, never code; what is not here does not exist.

# The value of a node of a request: see formulas/trees.py.
walk <- function(node, depth = 0L) {
  if (depth > 64L) refuse("formula_too_large", "The formula is too deep.")
  if (!is.null(node$call)) {
    return(call_command(node$call, lapply(node$args, walk, depth = depth + 1L)))
  }
  if ("value" %in% names(node)) return(literal(node$value))
  if (!is.null(node$var)) return(variable(node$var[[1L]], node$var[[2L]]))
  if (!is.null(node$span)) {
    return(structure(list(n = node$span[[1L]], unit = node$span[[2L]]), class = "span"))
  }
  if (!is.null(node$data)) return(dataset(node$data))
  if (!is.null(node$model)) return(fitted_model(node$model))
  if ("list" %in% names(node)) {
    items <- lapply(node$list, walk, depth = depth + 1L)
    names(items) <- texts(node$names)
    return(structure(list(items = items), class = "items"))
  }
  refuse("bad_field", "This is no part of a formula.")
}

# null is a missing value; a list of JSON becomes a vector.
literal <- function(value) {
  if (is.null(value)) return(NA)
  if (!is.list(value)) return(value)
  unlist(lapply(value, function(each) if (is.null(each)) NA else each), use.names = FALSE)
}

call_command <- function(name, arguments) {
  if (!(is.character(name) && length(name) == 1L && name %in% names(COMMANDS))) {
    refuse("unknown_command", "There is no such command.")
  }
  f <- COMMANDS[[name, exact = TRUE]]
  wanted <- formals(f)
  needed <- sum(vapply(wanted, function(d) is.symbol(d) && !nzchar(as.character(d)), NA)) -
    ("..." %in% names(wanted))
  most <- if ("..." %in% names(wanted)) 33L else length(wanted)
  if (length(arguments) < needed || length(arguments) > most) {
    refuse("bad_arity", paste0("\u201c", name, "\u201d takes another number of arguments."))
  }
  result <- do.call(f, unname(arguments), quote = TRUE)
  check_length(NROW(result))
  result
}

check_length <- function(n) {
  if (!is.na(n) && n > held$limit) refuse("too_much_data", "The result would be too large.")
}

# Arguments, checked

is_date <- function(x) inherits(x, "POSIXct")

numbers <- function(x) {
  if (is.logical(x)) return(as.numeric(x))
  if (is.numeric(x) && !is.object(x)) return(as.numeric(x))
  refuse("type", "Numbers are expected here.")
}

truths <- function(x) {
  if (is.logical(x)) return(x)
  refuse("type", "Truth values are expected here.")
}

dates <- function(x) {
  if (is_date(x)) return(x)
  if (is.numeric(x) && !is.object(x)) return(.POSIXct(as.numeric(x), tz = "UTC"))
  if (is.logical(x) && all(is.na(x))) return(.POSIXct(as.numeric(x), tz = "UTC"))
  refuse("type", "Dates are expected here.")
}

a_number <- function(x, what) {
  if (length(x) != 1L || is.na(x) || !is.numeric(x)) {
    refuse("type", paste(what, "is one number."))
  }
  as.numeric(x)
}

a_count <- function(x, what) {
  n <- a_number(x, what)
  if (n < 0 || n != floor(n)) refuse("type", paste(what, "is a whole number, not below 0."))
  check_length(n)
  n
}

a_text <- function(x, choices = NULL) {
  if (is.factor(x)) x <- as.character(x)
  if (!is.character(x) || length(x) != 1L || is.na(x)) refuse("type", "One text is expected here.")
  if (!is.null(choices) && !(x %in% choices)) {
    refuse("bad_field", paste("It is one of", paste(choices, collapse = ", ")))
  }
  x
}

a_truth <- function(x) {
  if (!is.logical(x) || length(x) != 1L || is.na(x)) refuse("type", "true or false is expected here.")
  x
}

is_vector <- function(x) is.atomic(x) && !is.null(x) && is.null(dim(x))

a_vector <- function(x) {
  if (!is_vector(x)) refuse("type", "A variable is expected here.")
  x
}

# Of one length, or of one element, which is repeated.
same_length <- function(...) {
  lengths <- lengths(list(...))
  long <- lengths[lengths != 1L]
  if (length(unique(long)) > 1L) {
    refuse("length_mismatch", paste("The lengths differ:", paste(lengths, collapse = ", ")))
  }
}

elementwise <- function(operation, prepare) {
  function(x, y, ...) {
    given <- lapply(list(x, y, ...), prepare)
    do.call(same_length, given)
    Reduce(operation, given)
  }
}

# Comparing

comparison <- function(operation, order) {
  function(x, y) {
    same_length(a_vector(x), a_vector(y))
    if (is.ordered(x) && order) return(operation(as.integer(x), place_among(y, levels(x))))
    if (is.ordered(y) && order) return(operation(place_among(x, levels(y)), as.integer(y)))
    if (is_text(x) || is_text(y)) {
      if (order && (is.factor(x) || is.factor(y))) refuse("type", "Nominal values have no order.")
      if (!((is_text(x) || all_na(x)) && (is_text(y) || all_na(y)))) {
        refuse("type", "Texts compare with texts.")
      }
      return(operation(as.character(x), as.character(y)))
    }
    operation(plain_numbers(x), plain_numbers(y))
  }
}

is_text <- function(x) is.character(x) || is.factor(x)

all_na <- function(x) is.logical(x) && all(is.na(x))

place_among <- function(x, levels) {
  if (is.ordered(x) && identical(levels(x), levels)) return(as.integer(x))
  if (is_text(x) || all_na(x)) return(match(as.character(x), levels))
  refuse("type", "An ordinal value compares with one of its labels.")
}

plain_numbers <- function(x) if (is_date(x)) as.numeric(x) else numbers(x)

# Statistics

known <- function(x) x[!is.na(x)]

of_some <- function(f) {
  function(x) {
    values <- known(numbers(x))
    if (!length(values)) NA_real_ else f(values)
  }
}

quantiles <- function(x, probs = c(0, 0.25, 0.5, 0.75, 1)) {
  probs <- numbers(probs)
  if (anyNA(probs) || any(probs < 0 | probs > 1)) {
    refuse("type", "Shares for quantiles lie between 0 and 1.")
  }
  values <- known(numbers(x))
  if (!length(values)) return(rep(NA_real_, length(probs)))
  stats::quantile(values, probs, names = FALSE, type = 7)
}

modes <- function(x) {
  values <- known(a_vector(x))
  if (!length(values)) return(values)
  unique_values <- unique(values)
  counts <- tabulate(match(values, unique_values))
  sort(unique_values[counts == max(counts)])
}

correlation <- function(x, y, method = "pearson") {
  x <- numbers(x)
  y <- numbers(y)
  same_length(x, y)
  method <- a_text(method, c("pearson", "spearman", "kendall"))
  both <- stats::complete.cases(x, y)
  if (sum(both) < 2L) return(NA_real_)
  suppressWarnings(stats::cor(x[both], y[both], method = method))
}

standardised <- function(x, a = NULL, b = NULL) {
  x <- numbers(x)
  if (is.null(a) != is.null(b)) refuse("bad_arity", "Say both a and b, or none.")
  if (!is.null(a)) return(a_number(a, "a") + a_number(b, "b") * x)
  (x - mean(x, na.rm = TRUE)) / stats::sd(x, na.rm = TRUE)
}

weighted_sum <- function(x, w = 1) {
  x <- numbers(x)
  w <- numbers(w)
  same_length(x, w)
  products <- known(w * x)
  if (!length(products)) NA_real_ else sum(products)
}

# Random numbers: as many as asked, within the limit

draws <- function(f) {
  function(n, ...) f(a_count(n, "n"), ...)
}

sampled <- function(x, size = length(x), replace = FALSE, prob = NULL) {
  a_vector(x)
  size <- a_count(size, "size")
  if (!is.null(prob)) prob <- numbers(prob)
  x[sample.int(length(x), size, a_truth(replace), prob)]
}

# Dates

span_seconds <- c(sec = 1, min = 60, hour = 3600, day = 86400, week = 604800)

later <- function(x, span) {
  x <- dates(x)
  if (!inherits(span, "span")) refuse("type", "A span {n, unit} is expected here.")
  if (span$unit %in% names(span_seconds)) return(x + span$n * span_seconds[[span$unit]])
  months_later(x, span$n * if (span$unit == "year") 12 else 1)
}

# The same day of a later month, or its last day.
months_later <- function(x, months, day = NULL) {
  parts <- as.POSIXlt(x, tz = "UTC")
  total <- parts$year * 12 + parts$mon + months
  year <- total %/% 12 + 1900
  month <- total %% 12 + 1
  wanted <- if (is.null(day)) parts$mday else day
  last <- days_in_month(year, month)
  clamped <- pmin(wanted, last)
  moved <- ISOdatetime(year, month, clamped, 0, 0, 0, tz = "UTC")
  moved + (as.numeric(x) %% 86400)
}

days_in_month <- function(year, month) {
  leap <- (year %% 4 == 0 & year %% 100 != 0) | year %% 400 == 0
  ifelse(month == 2 & leap, 29, c(31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month])
}

date_sequence <- function(from, by, length, day = NULL) {
  from <- dates(from)
  if (length(from) != 1L) refuse("type", "A sequence starts at one date.")
  steps <- seq_len(a_count(length, "length")) - 1
  if (is.null(day)) {
    moved <- lapply(steps, function(k) later(from, structure(list(n = k * by$n, unit = by$unit), class = "span")))
    return(.POSIXct(vapply(moved, as.numeric, 0), tz = "UTC"))
  }
  day <- a_number(day, "day_of_month")
  if (day < 1 || day > 31 || !(by$unit %in% c("month", "year"))) {
    refuse("bad_field", "day_of_month is 1 to 31, and the step months or years.")
  }
  months_later(rep(from, length(steps)), steps * by$n * if (by$unit == "year") 12 else 1, day)
}

number_sequence <- function(from, to, by = NULL) {
  from <- a_number(from, "from")
  to <- a_number(to, "to")
  by <- if (is.null(by)) sign(to - from) else a_number(by, "by")
  if (to == from) return(from)
  if (by == 0 || sign(by) != sign(to - from)) refuse("bad_field", "The step leads away from the end.")
  check_length(abs((to - from) / by) + 1)
  as.numeric(seq(from, to, by = by))
}

sequence <- function(from, to, length = NULL, day = NULL) {
  if (inherits(to, "span")) {
    if (is.null(length)) refuse("bad_arity", "Say how many dates.")
    return(date_sequence(from, to, length, day))
  }
  number_sequence(from, to, length)
}

between_dates <- function(x, y, unit = "day") {
  unit <- a_text(unit, names(span_seconds))
  same_length(x, y)
  (as.numeric(dates(x)) - as.numeric(dates(y))) / span_seconds[[unit]]
}

format_dates <- function(x, format) {
  letters_known <- strsplit("yYbBmdaAHIMSp", "")[[1L]]
  parts <- strsplit(a_text(format), "")[[1L]]
  parts[parts == "%"] <- "%%"
  known <- parts %in% letters_known
  parts[known] <- paste0("%", parts[known])
  made <- format(dates(x), paste(parts, collapse = ""), tz = "UTC")
  made[is.na(x)] <- NA_character_
  made
}

# Of any kind of object

subset_of <- function(x, rows) {
  if (inherits(x, "items")) {
    return(structure(list(items = x$items[places(rows, length(x$items))]), class = "items"))
  }
  if (is.data.frame(x)) return(x[places(rows, rows_in(x)), , drop = FALSE])
  a_vector(x)[places(rows, length(x))]
}

places <- function(rows, n) {
  if (is.logical(rows)) {
    if (length(rows) != n) refuse("length_mismatch", paste("It has", n, "rows."))
    return(which(rows))
  }
  at <- numbers(rows)
  if (anyNA(at) || any(at != floor(at)) || any(at < 1 | at > n)) {
    refuse("bad_field", paste("Places are whole numbers from 1 to", n))
  }
  as.integer(at)
}

combined <- function(x, ...) {
  parts <- list(x, ...)
  if (any(vapply(parts, inherits, NA, "items"))) {
    items <- lapply(parts, function(p) if (inherits(p, "items")) p$items else list(p))
    return(structure(list(items = do.call(c, items)), class = "items"))
  }
  parts <- lapply(parts, a_vector)
  check_length(sum(lengths(parts)))
  texts <- vapply(parts, is_text, NA)
  if (all(vapply(parts, is.factor, NA))) return(one_factor(parts))
  if (any(texts)) {
    if (!all(texts | vapply(parts, all_na, NA))) refuse("type", "Texts and numbers do not mix.")
    return(do.call(c, lapply(parts, as.character)))
  }
  if (any(vapply(parts, is_date, NA))) {
    return(.POSIXct(do.call(c, lapply(parts, function(p) as.numeric(dates(p)))), tz = "UTC"))
  }
  do.call(c, parts)
}

one_factor <- function(parts) {
  levels <- unique(unlist(lapply(parts, levels)))
  factor(unlist(lapply(parts, as.character)), levels = levels, ordered = all(vapply(parts, is.ordered, NA)))
}

repeated <- function(x, times, each = 1) {
  a_vector(x)
  times <- a_count(times, "times")
  each <- a_count(each, "each")
  check_length(length(x) * times * each)
  rep(rep(x, each = each), times = times)
}

names_of <- function(x) {
  if (is.data.frame(x)) return(names(x))
  if (!inherits(x, "items")) refuse("type", "A data set or a list has names.")
  found <- names(x$items)
  if (is.null(found)) rep("", length(x$items)) else found
}

summary_of <- function(x) {
  if (is.data.frame(x)) return(structure(list(items = lapply(x, summary_of)), class = "items"))
  if (inherits(x, "items")) return(structure(list(items = lapply(x$items, summary_of)), class = "items"))
  if (is_date(x)) x <- as.numeric(x)
  a_vector(x)
  gone <- sum(is.na(x))
  if (is.numeric(x)) {
    q <- quantiles(x)
    found <- list(min = q[1L], q1 = q[2L], median = q[3L], mean = COMMANDS$mean(x), q3 = q[4L], max = q[5L])
  } else {
    x <- as_categories(x)
    found <- as.list(stats::setNames(as.numeric(tabulate(x, nlevels(x))), levels(x)))
  }
  structure(list(items = c(found, list(missing = as.numeric(gone)))), class = "items")
}

brief_of <- function(x) {
  if (is.data.frame(x)) {
    items <- list(
      mode = "dataset", length = as.numeric(rows_in(x)), variables = as.numeric(length(x)),
      missing = as.numeric(sum(vapply(x, function(v) sum(is.na(v)), 0)))
    )
  } else if (inherits(x, "items")) {
    items <- list(mode = "list", length = as.numeric(length(x$items)))
  } else {
    items <- list(mode = mode_of(a_vector(x)), length = as.numeric(length(x)), missing = as.numeric(sum(is.na(x))))
  }
  structure(list(items = items), class = "items")
}

mode_of <- function(x) {
  if (is.ordered(x)) return("ordinal")
  if (is.factor(x)) return("nominal")
  if (is_date(x)) return("datetime")
  if (is.logical(x)) return("logical")
  if (is.character(x)) "string" else "scalar"
}

restructured <- function(data, direction, varying, name = "value", time = "time", id = "id") {
  if (!is.data.frame(data)) refuse("type", "A data set is restructured.")
  direction <- a_text(direction, c("long", "wide"))
  varying <- as.character(varying)
  name <- a_text(name)
  time <- a_text(time)
  id <- a_text(id)
  if (direction == "long") return(to_long(data, varying, name, time, id))
  to_wide(data, varying, time, id)
}

to_long <- function(data, varying, name, time, id) {
  if (!length(varying) || !all(varying %in% names(data))) {
    refuse("unknown_variable", "Some of the variables to stack are not in the data set.")
  }
  n <- rows_in(data)
  check_length(n * length(varying) * (length(data) - length(varying) + 3))
  rest <- data[rep(seq_len(n), length(varying)), setdiff(names(data), varying), drop = FALSE]
  stacked <- do.call(combined, unname(as.list(data[varying])))
  rest[[time]] <- factor(rep(varying, each = n), levels = varying)
  rest[[name]] <- stacked
  rest[[id]] <- as.numeric(rep(seq_len(n), length(varying)))
  attr(rest, "row.names") <- .set_row_names(n * length(varying))
  rest
}

to_wide <- function(data, varying, time, id) {
  if (length(varying) != 1L || !all(c(varying, time, id) %in% names(data))) {
    refuse("unknown_variable", "The values, their time and the id are not all in the data set.")
  }
  times <- as_categories(data[[time]])
  rows <- match(data[[id]], unique(data[[id]]))
  first <- match(seq_along(unique(data[[id]])), rows)
  wide <- data[first, setdiff(names(data), c(varying, time)), drop = FALSE]
  check_length(length(first) * nlevels(times))
  for (level in levels(times)) {
    chosen <- which(times == level)
    if (anyDuplicated(rows[chosen])) refuse("bad_groups", "A row has two values of one time.")
    wide[[level]] <- data[[varying]][chosen[match(seq_along(first), rows[chosen])]]
  }
  attr(wide, "row.names") <- .set_row_names(length(first))
  wide
}

merged <- function(x, y, by = NULL, all = FALSE) {
  if (!is.data.frame(x) || !is.data.frame(y)) refuse("type", "Two data sets are merged.")
  if (is.null(by)) {
    if (rows_in(x) != rows_in(y)) refuse("length_mismatch", "The data sets have not equally many rows.")
    if (any(names(y) %in% names(x))) refuse("bad_name", "Both have a variable of one name.")
    joined <- c(unclass(x), unclass(y))
    return(structure(joined, row.names = .set_row_names(rows_in(x)), class = "data.frame"))
  }
  by <- as.character(by)
  if (!all(by %in% names(x)) || !all(by %in% names(y))) {
    refuse("unknown_variable", "Not both data sets have these variables.")
  }
  # Counted first: equal keys multiply.
  keys <- function(d) do.call(paste, c(lapply(d[by], as.character), sep = "\r"))
  matches <- table(keys(y))[keys(x)]
  check_length(sum(matches, na.rm = TRUE) * (length(x) + length(y)))
  merge(x, y, by = by, all = a_truth(all), sort = FALSE)
}

exported <- function(x, format = "csv") {
  separator <- if (a_text(format, c("csv", "tsv")) == "csv") "," else "\t"
  if (is.data.frame(x)) frame <- x else frame <- list(value = a_vector(x))
  columns <- lapply(frame, function(column) quoted(cell_texts(column), separator))
  lines <- do.call(paste, c(unname(columns), sep = separator))
  head <- paste(quoted(names(frame), separator), collapse = separator)
  paste0(paste(c(head, lines), collapse = "\n"), "\n")
}

cell_texts <- function(x) {
  made <- if (is_date(x)) format(x, "%Y-%m-%dT%H:%M:%SZ", tz = "UTC") else if (is.numeric(x)) {
    formatC(as.numeric(x), digits = 15, width = -1, format = "g")
  } else {
    as.character(x)
  }
  made[is.na(x)] <- ""
  made
}

# A text that would start a formula in a spreadsheet gets a quote before it.
quoted <- function(x, separator) {
  risky <- grepl("^[=+@-]", x) & !grepl("^[+-]?[0-9.]+([eE][+-]?[0-9]+)?$", x)
  x[risky] <- paste0("'", x[risky])
  special <- grepl(paste0("[\"\n\r", separator, "]"), x)
  x[special] <- paste0("\"", gsub("\"", "\"\"", x[special], fixed = TRUE), "\"")
  x
}

added <- function(x, y, ...) {
  if (inherits(y, "span")) return(later(x, y, ...))
  elementwise(`+`, numbers)(x, y, ...)
}

logarithm <- function(x, base = exp(1)) {
  x <- numbers(x)
  base <- numbers(base)
  same_length(x, base)
  suppressWarnings(log(x, base))
}

math <- function(f) function(x) suppressWarnings(f(numbers(x)))

of_model <- function(f) {
  function(model) {
    if (!inherits(model, "fit")) refuse("type", "A model is expected here.")
    f(model$object)
  }
}

coefficients_of <- function(object) {
  found <- stats::coef(object)
  structure(list(items = as.list(found)), class = "items")
}

COMMANDS <- list(
  summary = summary_of, brief = brief_of, clone = function(x, deep = TRUE) x,
  restructure = restructured, merge = merged, subset = subset_of, names = names_of,
  c = combined, rep = repeated, seq = sequence, export = exported,
  coefs = of_model(coefficients_of),
  fitted = of_model(function(m) as.numeric(stats::fitted(m))),
  residual = of_model(function(m) as.numeric(stats::residuals(m, type = "response"))),
  and = elementwise(`&`, truths), or = elementwise(`|`, truths), not = function(x) !truths(x),
  ge = comparison(`>`, TRUE), le = comparison(`<`, TRUE), geq = comparison(`>=`, TRUE),
  leq = comparison(`<=`, TRUE), eq = comparison(`==`, FALSE),
  all = function(x) all(truths(x), na.rm = TRUE), any = function(x) any(truths(x), na.rm = TRUE),
  add = added, multiply = elementwise(`*`, numbers), subtract = elementwise(`-`, numbers),
  quotient = elementwise(`/`, numbers),
  power = function(x, y) elementwise(`^`, numbers)(x, y),
  diff = between_dates, now = function() .POSIXct(as.numeric(Sys.time()), tz = "UTC"),
  format = format_dates, sample = sampled,
  weighted_sum = weighted_sum, count = function(x) as.numeric(sum(!is.na(a_vector(x)))),
  mean = of_some(mean), median = of_some(stats::median), quantile = quantiles,
  q1 = function(x) quantiles(x, 0.25), q3 = function(x) quantiles(x, 0.75),
  min = of_some(min), max = of_some(max), mode = modes,
  var = of_some(stats::var), sd = of_some(stats::sd), cor = correlation, scale = standardised,
  sin = math(sin), cos = math(cos), tan = math(tan), cot = math(function(x) 1 / tan(x)),
  asin = math(asin), acos = math(acos), atan = math(atan),
  acot = math(function(x) pi / 2 - atan(x)), exp = math(exp), log = logarithm
)
