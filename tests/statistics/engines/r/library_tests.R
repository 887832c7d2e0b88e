# Tests of the R library by itself: `Rscript library_tests.R FOLDER-OF-THE-LIBRARY`.
# Each function test_… passes where it ends without an error.

folder <- commandArgs(TRUE)[[1L]]
library <- new.env(parent = baseenv())
for (file in c(
  "problems.R", "session.R", "rows.R", "crosstab.R", "descriptive.R", "commands.R",
  "distributions.R", "tests.R", "models.R", "graphs.R", "main.R"
)) sys.source(file.path(folder, file), library)

call_it <- function(name, ...) library$call_command(name, list(...))

problem_of <- function(expression) {
  found <- library$told(expression)
  if (is.null(found$problem)) stop("no problem was raised")
  found$problem$code
}

same <- function(a, b) {
  if (!isTRUE(all.equal(a, b, tolerance = 1e-12))) {
    stop(paste(deparse(a), "is not", deparse(b)))
  }
}

frame <- data.frame(
  A = factor(c("M", "F", "M", "F"), levels = c("M", "F", "unused")), C = c(1, 2, NA, 4),
  k = c(TRUE, NA, FALSE, TRUE), s = c("z", "a", NA, "z")
)
invisible(library$put("data", frame))

run <- function(json) library$run(json)

test_unknown_names_are_unknown <- function() {
  for (name in c("system", "eval", "parse", "get", "q", "do.call", ".Internal", "library", "")) {
    same(problem_of(call_it(name, 1)), "unknown_command")
  }
}

test_arity_is_checked <- function() {
  same(problem_of(call_it("mean")), "bad_arity")
  same(problem_of(call_it("mean", 1, 2)), "bad_arity")
  same(problem_of(do.call(call_it, c(list("add"), as.list(1:60)))), "bad_arity")
}

test_missing_values_are_left_out <- function() {
  same(call_it("mean", c(1, NA, 3)), 2)
  stopifnot(is.na(call_it("mean", NA_real_)), is.na(call_it("min", numeric())))
  same(call_it("count", c(NA, "a")), 1)
}

test_lengths_are_checked_before_anything_is_made <- function() {
  library$held$limit <- 1000
  on.exit(library$held$limit <- Inf)
  same(problem_of(call_it("rep", 1, 1e9)), "too_much_data")
  same(problem_of(call_it("rnorm", 1e12)), "too_much_data")
  same(problem_of(call_it("seq", 1, 1e12)), "too_much_data")
  same(problem_of(call_it("rmultinom", 900, 3, c(0.5, 0.5))), "too_much_data")
  same(problem_of(call_it("c", 1:900, 1:900)), "too_much_data")
}

test_depth_is_bounded <- function() {
  node <- list(value = 1)
  for (i in 1:70) node <- list(call = "not", args = list(node))
  same(problem_of(library$walk(node)), "formula_too_large")
}

test_requests_are_data <- function() {
  same(run("{\"do\": \"command\", \"tree\": {\"call\": \"add\", \"args\": [{\"value\": 1}, {\"value\": 2}]}}")$answer, 3)
  same(run("system('id')")$problem$code, "r_error")
  same(run("/etc/passwd")$problem$code, "r_error")
  same(run("http://localhost/")$problem$code, "r_error")
  same(run("{\"do\": \"eval\"}")$problem$code, "bad_field")
}

test_crosstab_counts <- function() {
  request <- list(do = "crosstab", data = "data", rows = list("A"), columns = list("s"))
  found <- library$crosstab(frame, request)
  same(unclass(found$levels$s), c("z", "a"))
  same(found$blocks[[1L]][[1L]], c(1, 1, 0, 0, 1, 0))
}

test_filters_count_missing_as_false <- function() {
  same(library$kept_rows(frame, "k"), c(TRUE, FALSE, FALSE, TRUE))
}

test_months_end_where_they_end <- function() {
  start <- as.POSIXct("2024-01-31", tz = "UTC")
  found <- call_it("seq", start, structure(list(n = 1, unit = "month"), class = "span"), 4)
  same(format(found, "%Y-%m-%d", tz = "UTC"), c("2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"))
}

test_formulas_have_symbols_and_two_operators <- function() {
  f <- library$formula_of("y", list("a", c("a", "b")))
  same(deparse(f), "y ~ a + a:b")
  same(sort(ls(environment(f))), sort(c("+", ":", "~", "list", "(")))
  stopifnot(identical(parent.env(environment(f)), emptyenv()))
  # A name that is code elsewhere is a name here.
  odd <- library$formula_of("system('id')", list("quit()"))
  same(all.vars(odd), c("system('id')", "quit()"))
}

test_interrupts_are_told <- function() {
  interrupted <- structure(class = c("interrupt", "condition"), list())
  same(library$told(signalCondition(interrupted))$problem$code, "cancelled")
}

test_data_come_back_from_a_dump <- function() {
  kept <- library$dump_all()$answer
  library$run("{\"do\": \"drop\", \"data\": \"data\"}")
  same(problem_of(library$dataset("data")), "unknown_object")
  library$load_all(kept)
  same(library$dataset("data"), frame)
}

test_shapes_have_no_rows <- function() {
  found <- library$shapes()$data
  same(c(nrow(found$frame), as.numeric(found$rows)), c(0, 4))
  same(levels(found$frame$A), c("M", "F", "unused"))
}

for (name in sort(ls(pattern = "^test_"))) {
  message <- tryCatch({
    get(name)()
    "ok"
  }, error = function(e) conditionMessage(e))
  cat(name, message, "\n", sep = "\t")
}
