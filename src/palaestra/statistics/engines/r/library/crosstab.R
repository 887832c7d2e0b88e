# Counts of a crosstab: for each row variable and column variable one vector, the row running fastest,
# then the column, then the panel.

crosstab <- function(frame, request) {
  kept <- kept_rows(frame, texts(request$filters))
  panels <- panels_of(frame, texts(request$panels))
  weights <- if (!is.null(request$weights)) as.numeric(frame[[request$weights]])
  rows <- texts(request$rows)
  columns <- texts(request$columns)
  levels <- panels$levels
  found <- list()
  for (name in c(rows, columns)) {
    x <- frame[[name]]
    found[[name]] <- if (is.numeric(x)) x else as_categories(x)
    if (!is.numeric(x)) levels[[name]] <- levels(found[[name]])
  }
  blocks <- lapply(rows, function(row) {
    if (!length(columns)) return(list(count_cells(found[[row]], NULL, panels, kept, weights)))
    lapply(columns, function(column) {
      if (is.numeric(found[[column]])) {
        sum_cells(found[[row]], found[[column]], panels, kept, weights)
      } else {
        count_cells(found[[row]], found[[column]], panels, kept, weights)
      }
    })
  })
  list(levels = lapply(levels, I), blocks = blocks)
}

count_cells <- function(row, column, panels, kept, weights) {
  height <- nlevels(row)
  width <- if (is.null(column)) 1L else nlevels(column)
  across <- if (is.null(column)) 0L else as.integer(column) - 1L
  place <- as.integer(row) + height * (across + width * (panels$place - 1L))
  place[!kept] <- NA
  size <- height * width * panels$count
  if (is.null(weights)) return(as.numeric(tabulate(place, size)))
  sums(place, weights, size)
}

sum_cells <- function(row, values, panels, kept, weights) {
  place <- as.integer(row) + nlevels(row) * (panels$place - 1L)
  place[!kept] <- NA
  if (!is.null(weights)) values <- values * weights
  sums(place, as.numeric(values), nlevels(row) * panels$count)
}

sums <- function(place, values, size) {
  used <- !is.na(place) & !is.na(values)
  total <- numeric(size)
  if (any(used)) {
    found <- rowsum(values[used], place[used], reorder = FALSE)
    total[as.integer(rownames(found))] <- found[, 1L]
  }
  total
}
