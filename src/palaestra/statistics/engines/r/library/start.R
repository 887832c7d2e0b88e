# Sourced by Rserve before it forks: the library in a locked environment, and oc.init beside it.

# Functions of R are loaded at their first call: the common ones here, once for all sessions.
warm_up <- function(library) {
  library$put("w", data.frame(x = c(1, 2, 4, 7), g = factor(c("a", "b", "a", "b"))))
  fields <- "\"data\": \"w\", \"filters\": [], \"panels\": [], \"conf_level\": 0.95, \"alternative\": \"two.sided\""
  for (asked in c(
    "\"do\": \"command\", \"tree\": {\"call\": \"add\", \"args\": [{\"value\": 1}, {\"value\": 2}]}",
    "\"do\": \"crosstab\", \"rows\": [\"g\"], \"columns\": [\"g\"]",
    "\"do\": \"descriptive\", \"variables\": [\"x\"], \"commands\": [{\"mode\": \"sd\", \"arguments\": []}]",
    "\"do\": \"test\", \"mode\": \"t2\", \"variables\": [\"x\", \"g\"]"
  )) library$run(paste0("{", asked, ", ", fields, "}"))
  library$held$data <- list()
}

local({
  folder <- "/tmp"
  library <- new.env(parent = baseenv())
  files <- c(
    "problems.R", "session.R", "rows.R", "crosstab.R", "descriptive.R", "commands.R",
    "distributions.R", "tests.R", "models.R", "graphs.R", "main.R"
  )
  for (file in files) sys.source(file.path(folder, file), library)
  loadNamespace("stats")
  loadNamespace("utils")
  loadNamespace("grDevices")
  loadNamespace("graphics")
  loadNamespace("jsonlite")
  Sys.setlocale("LC_COLLATE", "C")
  Sys.setenv(TZ = "UTC")
  options(warn = 1, contrasts = c("contr.treatment", "contr.poly"), digits = 15, scipen = 0)
  # Else each session would compile what it calls, and write to memory that all share.
  compiler::enableJIT(0L)
  warm_up(library)
  lockEnvironment(library, bindings = TRUE)
  oc.init <- function() {
    library$begin()
    offered <- c("limit", "put", "set_variable", "run", "ping", "process", "dump_all", "load_all")
    lapply(stats::setNames(offered, offered), function(name) Rserve::ocap(library[[name]], name))
  }
  assign("oc.init", oc.init, envir = globalenv())
})
# The parent must never draw: its children would all draw the same.
rm(list = intersect(ls(globalenv(), all.names = TRUE), c(".Random.seed", "warm_up")), envir = globalenv())
# A temporary folder of the parent would go with its first child.
unlink(tempdir(), recursive = TRUE)
