# What the server is told of what went wrong: a code of its table, and a text for people.

refuse <- function(code, message, path = NULL) {
  stop(structure(
    class = c("problem", "error", "condition"),
    list(message = message, call = NULL, code = code, path = path)
  ))
}

# Runs `work` (a promise). An error, whatever it was, becomes a value; so does an interrupt, after
# which the session goes on with all it held.
told <- function(work) {
  tryCatch(
    list(answer = work),
    problem = function(e) {
      list(problem = list(code = e$code, message = conditionMessage(e), path = e$path))
    },
    interrupt = function(e) {
      list(problem = list(code = "cancelled", message = "The computation was stopped.", path = NULL))
    },
    error = function(e) {
      list(problem = list(code = "r_error", message = conditionMessage(e), path = NULL))
    }
  )
}

# The value of `work`, and the texts of the warnings that it gave.
with_warnings <- function(work) {
  texts <- character()
  value <- withCallingHandlers(work, warning = function(w) {
    texts <<- c(texts, conditionMessage(w))
    invokeRestart("muffleWarning")
  })
  list(value = value, warnings = unique(texts))
}
