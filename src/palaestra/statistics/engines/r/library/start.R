# Sourced by Rserve before it forks: the library in a locked environment, and oc.init beside it.

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
  lockEnvironment(library, bindings = TRUE)
  oc.init <- function() {
    library$begin()
    offered <- c("limit", "put", "set_variable", "run", "ping", "process", "dump_all", "load_all")
    lapply(stats::setNames(offered, offered), function(name) Rserve::ocap(library[[name]], name))
  }
  assign("oc.init", oc.init, envir = globalenv())
})
# The parent must never draw: its children would all draw the same.
rm(list = intersect(ls(globalenv(), all.names = TRUE), ".Random.seed"), envir = globalenv())
# A temporary folder of the parent would go with its first child.
unlink(tempdir(), recursive = TRUE)
