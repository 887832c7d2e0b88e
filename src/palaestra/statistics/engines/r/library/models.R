# Models, made of names: a formula is built of symbols and the operators + and :, never of text.

formula_of <- function(response, terms) {
  products <- lapply(terms, function(term) Reduce(function(a, b) call(":", a, b), lapply(term, as.name)))
  right <- if (length(products)) Reduce(function(a, b) call("+", a, b), products) else 1
  # Its environment has the two operators and nothing else.
  structure(call("~", as.name(response), right), class = "formula", .Environment = operators)
}

operators <- list2env(
  list(`+` = `+`, `:` = `:`, `~` = `~`, list = list, `(` = `(`),
  parent = emptyenv()
)

# Texts become factors in order of first appearance; an order of levels is not used.
model_data <- function(d) {
  made <- lapply(d, function(x) {
    if (is.numeric(x)) return(as.numeric(x))
    factor(as_categories(x), ordered = FALSE)
  })
  structure(made, row.names = .set_row_names(length(made[[1L]])), class = "data.frame")
}

model_rows <- function(frame, request) {
  terms <- lapply(request$terms, texts)
  names <- unique(c(request$response, unlist(terms), request$error))
  kept <- kept_rows(frame, texts(request$filters))
  complete <- stats::complete.cases(unclass(frame)[c(names, request$weights)])
  list(names = names, terms = terms, rows = kept & complete)
}

# The fit for one set of rows.
fit_of <- function(frame, request, rows) {
  terms <- lapply(request$terms, texts)
  names <- unique(c(request$response, unlist(terms)))
  d <- lapply(unclass(frame)[names], function(x) x[rows])
  if (!any(rows)) refuse("bad_groups", "No row has values of all variables.")
  response <- d[[request$response]]
  binomial <- request$mode == "glm" && request$family == "binomial"
  d <- model_data(d)
  for (name in setdiff(names, request$response)) {
    if (is.factor(d[[name]])) d[[name]] <- groups(d[[name]])
  }
  d[[request$response]] <- if (binomial) binary(response, request$success) else numbers(response)
  weights <- if (!is.null(request$weights)) as.numeric(frame[[request$weights]][rows])
  fitting(request, d, terms, weights)
}

fitting <- function(request, d, terms, weights) {
  f <- formula_of(request$response, terms)
  # Weights reach lm as a column: it looks them up beside the variables.
  if (request$mode != "glm") {
    return(if (is.null(weights)) stats::lm(f, d) else do.call(stats::lm, list(f, d, weights = weights)))
  }
  family <- switch(request$family,
    binomial = stats::binomial(), poisson = stats::poisson(), gaussian = stats::gaussian()
  )
  if (is.null(weights)) stats::glm(f, family, d) else do.call(stats::glm, list(f, family, d, weights = weights))
}

# As R has it: all but the first level is success, if nothing is said.
binary <- function(x, success) {
  if (is.numeric(x)) {
    if (!all(x %in% c(0, 1))) refuse("bad_groups", "A response of numbers is 0 or 1.")
    return(as.numeric(x))
  }
  x <- groups(x)
  if (is.null(success)) return(as.numeric(x != levels(x)[1L]))
  as.numeric(is_success(x, success))
}

fitted_model <- function(request) {
  frame <- dataset(request$data)
  rows <- model_rows(frame, request)
  structure(list(object = with_warnings(fit_of(frame, request, rows$rows))$value), class = "fit")
}

run_models <- function(frame, request) {
  found <- model_rows(frame, request)
  panels <- panels_of(frame, texts(request$panels))
  results <- lapply(seq_len(panels$count), function(place) {
    rows <- found$rows & panels$place %in% place
    made <- with_warnings(model_answer(frame, request, rows))
    answer <- made$value
    answer$warnings <- I(made$warnings)
    labels <- unlist(panels$labels[[place]])
    if (length(labels)) answer$panel <- list(names = I(names(labels)), values = I(unname(labels)))
    answer
  })
  list(results = results)
}

model_answer <- function(frame, request, rows) {
  if (request$mode == "rm_aov") return(repeated_measures(frame, request, rows))
  fit <- fit_of(frame, request, rows)
  if (request$mode == "glm") glm_answer(fit, request) else lm_answer(fit, request)
}

repeated_measures <- function(frame, request, rows) {
  variables <- c(request$response, texts(request$terms[[1L]])[1L], request$error)
  d <- lapply(unclass(frame)[variables], function(x) x[rows])
  answer <- test_rm_anova(d, list(variables = as.list(variables)))
  list(
    terms = answer$tables$anova, statistic = answer$statistic, df = answer$df,
    p_value = answer$p_value, n = sum(rows)
  )
}

coefficient_table <- function(s, fit, level, normal) {
  all <- names(stats::coef(fit))
  table <- matrix(NA_real_, length(all), 4L, dimnames = list(all, NULL))
  table[rownames(s$coefficients), ] <- s$coefficients
  q <- 1 - (1 - level) / 2
  reach <- if (normal) stats::qnorm(q) else stats::qt(q, fit$df.residual)
  list(
    term = I(all), estimate = as.numeric(table[, 1L]), se = as.numeric(table[, 2L]),
    statistic = as.numeric(table[, 3L]), p_value = as.numeric(table[, 4L]),
    low = as.numeric(table[, 1L] - reach * table[, 2L]),
    high = as.numeric(table[, 1L] + reach * table[, 2L])
  )
}

lm_answer <- function(fit, request) {
  if (fit$df.residual == 0L) refuse("bad_groups", "There are no degrees of freedom left for the error.")
  s <- summary(fit)
  f <- s$fstatistic
  residuals <- as.numeric(stats::residuals(fit))
  list(
    coefficients = coefficient_table(s, fit, request$conf_level, FALSE), r2 = s$r.squared,
    adj_r2 = s$adj.r.squared, sigma = s$sigma, statistic = if (length(f)) named(c(F = f[[1L]])),
    df = if (length(f)) as.numeric(f[2:3]) else as.numeric(fit$df.residual),
    p_value = if (length(f)) stats::pf(f[[1L]], f[[2L]], f[[3L]], lower.tail = FALSE),
    n = as.numeric(length(residuals)), aic = stats::AIC(fit), terms = anova_table(stats::anova(fit)),
    fitted = as.numeric(stats::fitted(fit)), residual = residuals, diagnostics = diagnostics(fit, residuals)
  )
}

diagnostics <- function(fit, residuals) {
  leverage <- as.numeric(stats::hatvalues(fit))
  cook <- as.numeric(stats::cooks.distance(fit))
  normal <- normality(residuals, "residuals")
  list(
    max_leverage = max(leverage), max_cooks_distance = max(cook[is.finite(cook)]),
    durbin_watson = sum(diff(residuals)^2) / sum(residuals^2),
    shapiro_w = normal$statistic, shapiro_p = normal$p_value
  )
}

glm_answer <- function(fit, request) {
  s <- summary(fit)
  list(
    coefficients = coefficient_table(s, fit, request$conf_level, request$family != "gaussian"),
    df = as.numeric(fit$df.residual), n = as.numeric(length(fit$y)), deviance = fit$deviance, aic = fit$aic,
    fitted = as.numeric(stats::fitted(fit)), residual = as.numeric(stats::residuals(fit, type = "response")),
    diagnostics = list(
      null_deviance = fit$null.deviance, mcfadden_r2 = 1 - fit$deviance / fit$null.deviance
    )
  )
}
