# What commands give for each variable in each panel.

descriptive <- function(frame, request) {
  kept <- which(kept_rows(frame, texts(request$filters)))
  panels <- panels_of(frame, texts(request$panels))
  groups <- split(kept, factor(panels$place[kept], levels = seq_len(panels$count)))
  values <- lapply(unname(groups), function(rows) {
    lapply(texts(request$variables), function(name) {
      x <- frame[[name]][rows]
      lapply(request$commands, function(command) {
        arguments <- c(list(x), lapply(command$arguments, literal))
        simple(call_command(command$mode, arguments))
      })
    })
  })
  list(levels = lapply(panels$levels, I), values = values)
}

# Categories by their label; all else as it is.
simple <- function(x) if (is.factor(x)) as.character(x) else as.vector(x)
