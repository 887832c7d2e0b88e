# Which rows count, and in which panel and category each is.

kept_rows <- function(frame, filters) {
  kept <- rep(TRUE, rows_in(frame))
  for (name in filters) kept <- kept & (frame[[name]] %in% TRUE)
  kept
}

# Levels as declared; of texts by first appearance; of truths FALSE and TRUE.
as_categories <- function(x) {
  if (is.factor(x)) return(x)
  if (is.logical(x)) return(factor(x, levels = c(FALSE, TRUE), labels = c("FALSE", "TRUE")))
  if (is.character(x)) return(factor(x, levels = unique(x[!is.na(x)])))
  refuse("type", "A variable of numbers has no categories.")
}

# `place` of each row among the combinations (from 1, the first variable runs fastest; NA in none).
panels_of <- function(frame, names) {
  place <- rep(1L, rows_in(frame))
  levels <- list()
  labels <- list(list())
  step <- 1L
  for (name in names) {
    x <- as_categories(frame[[name]])
    place <- place + step * (as.integer(x) - 1L)
    levels[[name]] <- levels(x)
    labels <- unlist(
      lapply(levels(x), function(level) lapply(labels, function(l) c(l, stats::setNames(list(level), name)))),
      recursive = FALSE
    )
    step <- step * nlevels(x)
  }
  list(place = place, count = step, levels = levels, labels = labels)
}

texts <- function(x) if (length(x)) vapply(x, as.character, "") else character()

named <- function(x) list(names = names(x), values = as.numeric(x))
