# What one session holds, and how it gets in and out.

held <- new.env(parent = emptyenv())
held$data <- list()
held$limit <- Inf

put <- function(name, frame) {
  told({
    held$data[[name]] <- frame
    NULL
  })
}

set_variable <- function(data, name, values) {
  told({
    held$data[[data]][[name]] <- values
    NULL
  })
}

dataset <- function(name) {
  found <- held$data[[name, exact = TRUE]]
  if (is.null(found)) refuse("unknown_object", paste0("There is no data set \u201c", name, "\u201d."))
  found
}

variable <- function(data, name) {
  found <- dataset(data)[[name, exact = TRUE]]
  if (is.null(found)) refuse("unknown_variable", paste0("There is no variable \u201c", name, "\u201d."))
  found
}

rows_in <- function(frame) length(attr(frame, "row.names"))

# Sealed by the server before it leaves it, and opened there before it comes back.
dump_all <- function() told(serialize(held$data, NULL, xdr = FALSE))

load_all <- function(bytes) {
  told({
    held$data <- unserialize(bytes)
    NULL
  })
}

# Each data set without its rows; its row names say how many there were.
shapes <- function() {
  lapply(held$data, function(frame) {
    empty <- frame[0L, , drop = FALSE]
    list(frame = empty, rows = as.character(rows_in(frame)))
  })
}
