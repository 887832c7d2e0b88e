# What a session can be asked. Everything a connection may call is handed out here.

REQUESTS <- list(
  crosstab = function(r) crosstab(dataset(r$data), r),
  descriptive = function(r) descriptive(dataset(r$data), r),
  test = function(r) run_tests(if (!is.null(r$data)) dataset(r$data), r),
  model = function(r) run_models(dataset(r$data), r),
  graph = function(r) run_graph(dataset(r$data), r),
  command = function(r) {
    if (!is.null(r$seed)) set.seed(r$seed)
    travelling(walk(r$tree))
  },
  drop = function(r) {
    held$data[[r$data]] <- NULL
    NULL
  },
  shapes = function(r) shapes()
)

# `json` is parsed as data and walked through the tables above.
run <- function(json) {
  told({
    request <- jsonlite::parse_json(json, simplifyVector = FALSE)
    kind <- request[["do"]]
    if (!(is.character(kind) && length(kind) == 1L && kind %in% names(REQUESTS))) {
      refuse("bad_field", "There is no such request.")
    }
    held$limit <- if (is.null(request$limit)) Inf else request$limit
    REQUESTS[[kind, exact = TRUE]](request)
  })
}

# MB of vectors that this session may hold; beyond, R says so and goes on.
limit <- function(memory) {
  told({
    mem.maxVSize(memory)
    NULL
  })
}

ping <- function() TRUE

process <- function() Sys.getpid()

# Lists of items and fits have classes of ours, which do not travel.
travelling <- function(x) {
  if (inherits(x, "items")) return(list(items = lapply(unname(x$items), travelling), names = names(x$items)))
  if (inherits(x, "fit") || inherits(x, "span")) refuse("type", "This gives no value that can be shown.")
  x
}

# Called once a connection, after the fork.
begin <- function() {
  # The folder of temporary files and the state of the random numbers are the parent's.
  tempdir(TRUE)
  if (exists(".Random.seed", envir = globalenv(), inherits = FALSE)) {
    rm(".Random.seed", envir = globalenv())
  }
  seed <- readBin("/dev/urandom", "integer", 1L)
  set.seed(if (is.na(seed)) 0L else seed)
  lockEnvironment(globalenv(), bindings = FALSE)
}
