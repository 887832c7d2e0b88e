# What a graph draws: for each panel the points, bars, boxes, and lines of fit.

run_graph <- function(frame, request) {
  names <- texts(request$variables)
  kept <- kept_rows(frame, texts(request$filters))
  panels <- panels_of(frame, texts(request$panels))
  results <- lapply(seq_len(panels$count), function(place) {
    rows <- which(kept & panels$place %in% place)
    d <- lapply(unclass(frame)[names], function(x) x[rows])
    g <- if (is.null(request$group)) NULL else as_categories(frame[[request$group]][rows])
    labels <- if (!is.null(request$labels)) cell_texts(simple(frame[[request$labels]][rows]))
    answer <- GRAPHS[[request$mode, exact = TRUE]](d, g, labels, request)
    names <- unlist(panels$labels[[place]])
    if (length(names)) answer$panel <- list(names = I(names(names)), values = I(unname(names)))
    answer
  })
  list(levels = lapply(panels$levels, I), results = results)
}

# Calls f with the values of each group; of none, with all and the empty text.
by_group <- function(x, g, f) {
  if (is.null(g)) return(list(f(x, "")))
  unname(lapply(levels(g), function(level) f(x[g %in% level], level)))
}

stacked <- function(parts) {
  parts <- parts[!vapply(parts, is.null, NA)]
  if (!length(parts)) return(list())
  fields <- names(parts[[1L]])
  stats::setNames(lapply(fields, function(field) I(unlist(lapply(parts, `[[`, field)))), fields)
}

graph_scatter <- function(d, g, labels, request) {
  x <- plain_numbers(d[[1L]])
  y <- plain_numbers(d[[2L]])
  used <- !is.na(x) & !is.na(y) & (if (is.null(g)) TRUE else !is.na(g))
  marks <- if (sum(used) > request$most) binned(x[used], y[used]) else {
    list(
      x = x[used], y = y[used], group = I(if (is.null(g)) rep("", sum(used)) else as.character(g[used])),
      label = I(if (is.null(labels)) character() else labels[used])
    )
  }
  fits <- lapply(request$fits, function(fit) stacked(by_group(which(used), g[used], function(rows, level) {
    fit_line(x[rows], y[rows], fit, level)
  })))
  list(marks = marks, fits = fits, n = sum(used))
}

# Counts in 60 by 60 cells, where points would hide each other.
binned <- function(x, y, cells = 60L) {
  place <- function(v) {
    r <- range(v)
    if (r[1L] == r[2L]) return(list(at = rep(1L, length(v)), mid = rep(r[1L], cells)))
    width <- (r[2L] - r[1L]) / cells
    at <- pmin(cells, 1L + as.integer(floor((v - r[1L]) / width)))
    list(at = at, mid = r[1L] + width * (seq_len(cells) - 0.5))
  }
  px <- place(x)
  py <- place(y)
  counts <- tabulate(px$at + cells * (py$at - 1L), cells * cells)
  filled <- which(counts > 0L)
  list(
    x = px$mid[(filled - 1L) %% cells + 1L], y = py$mid[(filled - 1L) %/% cells + 1L],
    count = as.numeric(counts[filled])
  )
}

fit_line <- function(x, y, fit, level) {
  if (length(x) < 3L || diff(range(x)) == 0) return(NULL)
  at <- seq(min(x), max(x), length.out = 80L)
  if (fit$method == "loess") return(loess_line(x, y, at, level))
  found <- stats::predict(stats::lm(y ~ x), data.frame(x = at), interval = "confidence")
  list(x = at, y = as.numeric(found[, 1L]), low = as.numeric(found[, 2L]), high = as.numeric(found[, 3L]),
    group = rep(level, length(at)))
}

loess_line <- function(x, y, at, level) {
  if (length(x) < 8L || length(x) > 5000L) {
    refuse("not_available", "A loess line takes 8 to 5000 points.")
  }
  fit <- stats::loess(y ~ x, control = stats::loess.control(surface = "direct", statistics = "approximate"))
  found <- as.numeric(stats::predict(fit, data.frame(x = at)))
  list(x = at, y = found, low = found, high = found, group = rep(level, length(at)))
}

graph_bar <- function(d, g, labels, request) {
  x <- as_categories(d[[1L]])
  if (length(d) > 1L) return(list(bars = bars_of_means(x, numbers(d[[2L]]), g)))
  list(bars = stacked(by_group(x, g, function(v, level) {
    list(x = levels(x), y = as.numeric(tabulate(v, nlevels(x))), group = rep(level, nlevels(x)))
  })))
}

bars_of_means <- function(x, y, g) {
  stacked(by_group(seq_along(x), g, function(rows, level) {
    means <- vapply(split(y[rows], x[rows]), function(v) {
      if (all(is.na(v))) NA_real_ else mean(v, na.rm = TRUE)
    }, 0)
    list(x = levels(x), y = as.numeric(means), group = rep(level, nlevels(x)))
  }))
}

graph_dot <- function(d, g, labels, request) {
  if (!is.numeric(d[[1L]])) return(graph_bar(d, g, labels, request))
  parts <- unlist(lapply(names(d), function(name) by_group(plain_numbers(d[[name]]), g, function(v, level) {
    v <- sort(v[!is.na(v)])
    # Of very many the places are thinned out evenly.
    if (length(v) > request$most) v <- v[round(seq(1, length(v), length.out = request$most))]
    list(x = v, name = rep(name, length(v)), group = rep(level, length(v)))
  })), recursive = FALSE)
  list(points = stacked(parts))
}

graph_box <- function(d, g, labels, request) {
  parts <- unlist(lapply(names(d), function(name) by_group(plain_numbers(d[[name]]), g, function(v, level) {
    box(v[!is.na(v)], name, level)
  })), recursive = FALSE)
  boxes <- lapply(parts, `[[`, "box")
  list(boxes = stacked(boxes), outliers = stacked(lapply(parts, `[[`, "outliers")))
}

box <- function(v, name, level) {
  if (!length(v)) return(list())
  found <- grDevices::boxplot.stats(v)
  s <- as.numeric(found$stats)
  out <- as.numeric(found$out)
  if (length(out) > 1000L) out <- sort(out)[round(seq(1, length(out), length.out = 1000L))]
  list(
    box = list(
      name = name, group = level, low = s[1L], q1 = s[2L], median = s[3L], q3 = s[4L], high = s[5L],
      n = as.numeric(found$n)
    ),
    outliers = if (length(out)) list(name = rep(name, length(out)), group = rep(level, length(out)), y = out)
  )
}

graph_hist <- function(d, g, labels, request) {
  x <- plain_numbers(d[[1L]])
  breaks <- breaks_of(x[!is.na(x)], request$bins)
  list(bars = stacked(by_group(x, g, function(v, level) {
    counts <- graphics::hist(v[!is.na(v)], breaks = breaks, plot = FALSE)$counts
    list(
      start = breaks[-length(breaks)], end = breaks[-1L], y = as.numeric(counts),
      group = rep(level, length(counts))
    )
  })))
}

breaks_of <- function(x, bins) {
  if (!length(x)) refuse("bad_groups", "There are no values to show.")
  pretty(range(x), n = if (is.null(bins)) grDevices::nclass.Sturges(x) else bins)
}

graph_quantile <- function(d, g, labels, request) {
  x <- plain_numbers(d[[1L]])
  parts <- by_group(x, g, function(v, level) {
    v <- sort(v[!is.na(v)])
    if (!length(v)) return(NULL)
    p <- stats::qnorm(stats::ppoints(length(v)))
    at <- if (length(v) > request$most) round(seq(1, length(v), length.out = request$most)) else seq_along(v)
    list(points = list(x = p[at], y = v[at], group = rep(level, length(at))), line = quantile_line(v, level))
  })
  parts <- parts[!vapply(parts, is.null, NA)]
  list(points = stacked(lapply(parts, `[[`, "points")), lines = stacked(lapply(parts, `[[`, "line")))
}

# Through the quartiles, as qqline has it.
quantile_line <- function(v, level) {
  y <- stats::quantile(v, c(0.25, 0.75), names = FALSE, type = 7)
  x <- stats::qnorm(c(0.25, 0.75))
  slope <- (y[2L] - y[1L]) / (x[2L] - x[1L])
  list(a = y[1L] - slope * x[1L], b = slope, group = level)
}

GRAPHS <- list(
  scatter = graph_scatter, bar = graph_bar, dot = graph_dot, box = graph_box, hist = graph_hist,
  quantile = graph_quantile
)
