# Tests. Each takes the complete rows of its variables, in one panel.

run_tests <- function(frame, request) {
  if (!is.null(request$successes)) return(list(results = list(one_test(NULL, request))))
  names <- texts(request$variables)
  kept <- kept_rows(frame, texts(request$filters))
  panels <- panels_of(frame, texts(request$panels))
  complete <- stats::complete.cases(unclass(frame)[names])
  # A matrix of correlations takes the complete pairs, not the complete rows.
  if (request$mode == "cor" && length(names) > 2L) complete <- rep(TRUE, length(complete))
  results <- lapply(seq_len(panels$count), function(place) {
    rows <- which(kept & complete & panels$place %in% place)
    d <- lapply(unclass(frame)[names], function(x) x[rows])
    answer <- one_test(d, request)
    labels <- unlist(panels$labels[[place]])
    if (length(labels)) answer$panel <- list(names = I(names(labels)), values = I(unname(labels)))
    answer
  })
  list(results = results)
}

one_test <- function(d, request) {
  made <- with_warnings(TESTS[[request$mode, exact = TRUE]](d, request))
  answer <- made$value
  answer$warnings <- I(made$warnings)
  answer
}

# What R's own tests say, under our names.
from_htest <- function(h, n, ...) {
  list(
    method = trimws(h$method), statistic = if (length(h$statistic)) named(h$statistic),
    df = as.numeric(h$parameter), p_value = as.numeric(h$p.value),
    conf_int = as.numeric(h$conf.int), estimate = if (length(h$estimate)) named(h$estimate), n = n, ...
  )
}

groups <- function(x, count = NULL) {
  g <- droplevels(as_categories(x))
  if (!is.null(count) && nlevels(g) != count) {
    refuse("bad_groups", paste("This takes", count, "groups; there are", nlevels(g)))
  }
  if (nlevels(g) < 2L) refuse("bad_groups", "This takes at least two groups.")
  g
}

number_or <- function(value, default) if (is.null(value)) default else as.numeric(unlist(value))

flag_or <- function(value, default) if (is.null(value)) default else value

# Assumptions

normality <- function(x, of) {
  if (length(x) < 3L || length(x) > 5000L || diff(range(x)) == 0) return(NULL)
  h <- stats::shapiro.test(x)
  list(name = "normality", of = of, statistic = as.numeric(h$statistic), p_value = h$p.value)
}

normality_of_groups <- function(y, g) {
  found <- lapply(levels(g), function(level) normality(y[g == level], level))
  found[!vapply(found, is.null, NA)]
}

equal_variances <- function(y, g) {
  if (any(tabulate(g) < 2L)) return(NULL)
  a <- levene(y, g)
  if (!is.finite(a$F)) return(NULL)
  list(list(name = "equal_variances", of = "", statistic = a$F, p_value = a$p))
}

some <- function(...) {
  found <- list(...)
  found[!vapply(found, is.null, NA)]
}

# t

test_t1 <- function(d, r) {
  x <- numbers(d[[1L]])
  mu <- number_or(r$null, 0)
  h <- stats::t.test(x, mu = mu, alternative = r$alternative, conf.level = r$conf_level)
  from_htest(h, length(x),
    effect = named(c(cohens_d = (mean(x) - mu) / stats::sd(x))), assumptions = some(normality(x, ""))
  )
}

test_paired_t <- function(d, r) {
  x <- numbers(d[[1L]])
  y <- numbers(d[[2L]])
  mu <- number_or(r$null, 0)
  h <- stats::t.test(x, y, mu = mu, paired = TRUE, alternative = r$alternative, conf.level = r$conf_level)
  from_htest(h, length(x),
    effect = named(c(cohens_d = (mean(x - y) - mu) / stats::sd(x - y))),
    assumptions = some(normality(x - y, ""))
  )
}

test_t2 <- function(d, r) {
  y <- numbers(d[[1L]])
  g <- groups(d[[2L]], 2L)
  mu <- number_or(r$null, 0)
  h <- stats::t.test(y ~ g,
    mu = mu, var.equal = flag_or(r$var_equal, FALSE), alternative = r$alternative,
    conf.level = r$conf_level
  )
  n <- tabulate(g)
  v <- tapply(y, g, stats::var)
  v[n == 1L] <- 0 # one value has no spread, and R says NA
  pooled <- sqrt(sum((n - 1) * v) / (sum(n) - 2))
  means <- tapply(y, g, mean)
  from_htest(h, length(y),
    effect = named(c(cohens_d = as.numeric(means[1L] - means[2L]) / pooled)),
    assumptions = c(normality_of_groups(y, g), equal_variances(y, g))
  )
}

# Analyses of variance

anova_table <- function(a) {
  list(
    term = I(trimws(rownames(a))), df = as.numeric(a$Df), sum_sq = as.numeric(a$`Sum Sq`),
    mean_sq = as.numeric(a$`Mean Sq`), F = as.numeric(a$`F value`), p = as.numeric(a$`Pr(>F)`)
  )
}

test_anova1 <- function(d, r) {
  y <- numbers(d[[1L]])
  g <- groups(d[[2L]])
  notes <- c(normality_of_groups(y, g), equal_variances(y, g))
  if (identical(r$var_equal, FALSE)) {
    h <- stats::oneway.test(y ~ g)
    return(from_htest(h, length(y), assumptions = notes))
  }
  a <- stats::anova(stats::lm(y ~ g))
  table <- anova_table(a)
  table$term <- I(c(r$variables[[2L]], "Residuals"))
  list(
    method = "One-way analysis of variance", statistic = named(c(F = table$F[1L])), df = table$df,
    p_value = table$p[1L], estimate = group_means(y, g), n = length(y),
    effect = named(c(eta_squared = table$sum_sq[1L] / sum(table$sum_sq))),
    assumptions = notes, tables = list(anova = table)
  )
}

group_means <- function(y, g) {
  means <- tapply(y, g, mean)
  named(stats::setNames(as.numeric(means), paste("mean in group", levels(g))))
}

test_anova <- function(d, r) {
  names <- texts(r$variables)
  d <- model_data(d)
  for (name in names[-1L]) d[[name]] <- groups(d[[name]])
  terms <- if (length(r$terms)) lapply(r$terms, texts) else all_interactions(names[-1L])
  fit <- stats::lm(formula_of(names[1L], terms), d)
  if (fit$df.residual == 0L) refuse("bad_groups", "There are no degrees of freedom left for the error.")
  table <- anova_table(stats::anova(fit))
  list(
    method = "Analysis of variance", statistic = named(c(F = table$F[1L])), df = table$df,
    p_value = table$p[1L], n = length(d[[1L]]),
    assumptions = some(normality(as.numeric(stats::residuals(fit)), "residuals")),
    tables = list(anova = table)
  )
}

all_interactions <- function(names) {
  unlist(lapply(seq_along(names), function(k) utils::combn(names, k, simplify = FALSE)), recursive = FALSE)
}

# One measure a subject and occasion, long or wide, as a matrix of subjects by occasions.
occasions <- function(d, r) {
  if (isTRUE(r$wide)) {
    m <- do.call(cbind, lapply(d, numbers))
    colnames(m) <- texts(r$variables)
    return(m)
  }
  y <- numbers(d[[1L]])
  within <- groups(d[[2L]])
  subject <- as_subjects(d[[3L]])
  counts <- table(subject, within)
  if (any(counts != 1L)) refuse("bad_groups", "Each subject needs one value of each occasion.")
  m <- matrix(NA_real_, nlevels(subject), nlevels(within), dimnames = list(NULL, levels(within)))
  m[cbind(as.integer(subject), as.integer(within))] <- y
  m
}

as_subjects <- function(x) droplevels(if (is.numeric(x)) factor(x, levels = unique(x)) else as_categories(x))

test_rm_anova <- function(d, r) {
  m <- occasions(d, r)
  if (nrow(m) < 2L) refuse("bad_groups", "This takes at least two subjects.")
  long <- data.frame(
    y = as.vector(m), w = factor(rep(seq_len(ncol(m)), each = nrow(m))), s = factor(rep(seq_len(nrow(m)), ncol(m)))
  )
  fit <- summary(stats::aov(y ~ w + Error(s), long))
  between <- fit[["Error: s"]][[1L]]
  within <- fit[["Error: Within"]][[1L]]
  name <- if (isTRUE(r$wide)) "occasion" else r$variables[[2L]]
  table <- list(
    term = I(c("subjects", name, "Residuals")), df = c(between$Df[1L], within$Df),
    sum_sq = c(between$`Sum Sq`[1L], within$`Sum Sq`), mean_sq = c(between$`Mean Sq`[1L], within$`Mean Sq`),
    F = c(NA, within$`F value`[1L], NA), p = c(NA, within$`Pr(>F)`[1L], NA)
  )
  list(
    method = "Repeated-measures analysis of variance", statistic = named(c(F = table$F[2L])),
    df = table$df[2:3], p_value = table$p[2L], n = nrow(m),
    estimate = named(stats::setNames(colMeans(m), paste("mean in", colnames(m)))),
    effect = named(c(partial_eta_squared = table$sum_sq[2L] / (table$sum_sq[2L] + table$sum_sq[3L]))),
    tables = list(anova = table)
  )
}

levene <- function(y, g) {
  z <- abs(y - stats::ave(y, g, FUN = stats::median))
  a <- stats::anova(stats::lm(z ~ g))
  # Distances that are alike in each group, as of groups of two, vary by what rounding leaves.
  if (isTRUE(a$`Sum Sq`[2L] <= 1e-26 * sum(y^2))) return(list(F = NaN, df = as.numeric(a$Df), p = NaN))
  list(F = a$`F value`[1L], df = as.numeric(a$Df), p = a$`Pr(>F)`[1L])
}

test_levene <- function(d, r) {
  y <- numbers(d[[1L]])
  a <- levene(y, groups(d[[2L]]))
  if (!is.finite(a$F)) refuse("bad_groups", "In each group all values are equally far from the median.")
  list(
    method = "Levene's test for equal variances (centre: median)", statistic = named(c(F = a$F)),
    df = a$df, p_value = a$p, n = length(y)
  )
}

test_tukey <- function(d, r) {
  y <- numbers(d[[1L]])
  g <- groups(d[[2L]])
  fit <- stats::aov(y ~ g)
  found <- stats::TukeyHSD(fit, conf.level = r$conf_level)$g
  pairs <- utils::combn(levels(g), 2L)
  list(
    method = "Tukey multiple comparisons of means", df = as.numeric(c(nlevels(g), fit$df.residual)),
    p_value = min(found[, 4L]), n = length(y),
    tables = list(comparisons = list(
      first = I(pairs[2L, ]), second = I(pairs[1L, ]), diff = as.numeric(found[, 1L]),
      low = as.numeric(found[, 2L]), high = as.numeric(found[, 3L]), p = as.numeric(found[, 4L])
    ))
  )
}

# Ranks

test_kruskal <- function(d, r) {
  y <- numbers(d[[1L]])
  g <- groups(d[[2L]])
  h <- stats::kruskal.test(y, g)
  k <- nlevels(g)
  from_htest(h, length(y),
    effect = named(c(eta_squared = (as.numeric(h$statistic) - k + 1) / (length(y) - k)))
  )
}

test_friedman <- function(d, r) {
  m <- occasions(d, r)
  h <- stats::friedman.test(m)
  from_htest(h, nrow(m),
    effect = named(c(kendalls_w = as.numeric(h$statistic) / (nrow(m) * (ncol(m) - 1))))
  )
}

test_wilcoxon1 <- function(d, r) {
  x <- numbers(d[[1L]])
  h <- stats::wilcox.test(x,
    mu = number_or(r$null, 0), alternative = r$alternative, exact = r$exact, correct = r$correct
  )
  from_htest(h, length(x))
}

test_wilcoxon2 <- function(d, r) {
  y <- numbers(d[[1L]])
  g <- groups(d[[2L]], 2L)
  h <- stats::wilcox.test(y ~ g,
    mu = number_or(r$null, 0), alternative = r$alternative, exact = r$exact, correct = r$correct
  )
  n <- tabulate(g)
  from_htest(h, length(y),
    effect = named(c(rank_biserial = 2 * as.numeric(h$statistic) / (n[1L] * n[2L]) - 1))
  )
}

test_wilcoxon_paired <- function(d, r) {
  x <- numbers(d[[1L]])
  y <- numbers(d[[2L]])
  h <- stats::wilcox.test(x, y,
    mu = number_or(r$null, 0), paired = TRUE, alternative = r$alternative, exact = r$exact,
    correct = r$correct
  )
  from_htest(h, length(x))
}

# Tables

cramers_v <- function(counts) {
  expected <- outer(rowSums(counts), colSums(counts)) / sum(counts)
  sqrt(sum((counts - expected)^2 / expected) / sum(counts) / (min(dim(counts)) - 1))
}

expected_note <- function(expected) {
  list(list(
    name = "expected_counts", of = "", smallest = as.numeric(min(expected)),
    below_five = 100 * mean(expected < 5)
  ))
}

test_chisq <- function(d, r) {
  counts <- table(groups(d[[1L]]), groups(d[[2L]]))
  h <- stats::chisq.test(counts, correct = r$correct)
  from_htest(h, sum(counts),
    effect = named(c(cramers_v = cramers_v(counts))), assumptions = expected_note(h$expected),
    tables = list(expected = cell_table(h$expected, r))
  )
}

cell_table <- function(m, r) {
  list(
    row = I(rep(rownames(m), ncol(m))), column = I(rep(colnames(m), each = nrow(m))),
    expected = as.numeric(m)
  )
}

test_chisq_gof <- function(d, r) {
  g <- as_categories(d[[1L]])
  shares <- r$null
  p <- if (is.null(shares)) rep(1 / nlevels(g), nlevels(g)) else as.numeric(unlist(shares))
  if (length(p) != nlevels(g) || any(p <= 0) || abs(sum(p) - 1) > 1e-6) {
    refuse("bad_field", "null is a probability above 0 for each level, together 1.", "null")
  }
  if (nlevels(g) < 2L) refuse("bad_groups", "This takes at least two levels.")
  h <- stats::chisq.test(tabulate(g, nlevels(g)), p = p / sum(p))
  from_htest(h, length(g), assumptions = expected_note(h$expected))
}

test_fisher <- function(d, r) {
  counts <- table(groups(d[[1L]]), groups(d[[2L]]))
  h <- stats::fisher.test(counts, alternative = r$alternative, conf.level = r$conf_level)
  from_htest(h, sum(counts), effect = named(c(cramers_v = cramers_v(counts))))
}

test_mcnemar <- function(d, r) {
  x <- as_categories(d[[1L]])
  y <- as_categories(d[[2L]])
  if (nlevels(x) != nlevels(y) || nlevels(x) < 2L) {
    refuse("bad_groups", "Both variables need the same number of levels, at least two.")
  }
  from_htest(stats::mcnemar.test(table(x, y), correct = r$correct), length(x))
}

# Shares

# Successes and trials: as given, or counted.
counted <- function(d, r) {
  if (!is.null(r$successes)) {
    return(list(x = as.numeric(unlist(r$successes)), n = as.numeric(unlist(r$trials))))
  }
  hit <- is_success(d[[1L]], r$success)
  if (length(d) < 2L) return(list(x = sum(hit), n = length(hit)))
  g <- groups(d[[2L]])
  list(x = as.numeric(tapply(hit, g, sum)), n = as.numeric(tabulate(g)))
}

# Without a word, the first level is success; of truths, TRUE.
is_success <- function(x, success) {
  if (is.null(success)) success <- if (is.logical(x)) "TRUE" else levels(as_categories(x))[1L]
  x <- as_categories(x)
  if (!(success %in% levels(x))) refuse("bad_field", "No value is called like the success.", "success")
  x == success
}

test_prop1 <- function(d, r) {
  k <- counted(d, r)
  h <- stats::prop.test(k$x[1L], k$n[1L],
    p = number_or(r$null, 0.5), alternative = r$alternative, conf.level = r$conf_level, correct = r$correct
  )
  from_htest(h, k$n[1L])
}

test_binom <- function(d, r) {
  k <- counted(d, r)
  h <- stats::binom.test(k$x[1L], k$n[1L],
    p = number_or(r$null, 0.5), alternative = r$alternative, conf.level = r$conf_level
  )
  h$parameter <- NULL
  from_htest(h, k$n[1L])
}

test_prop2 <- function(d, r) {
  k <- counted(d, r)
  if (length(k$x) < 2L) refuse("bad_groups", "This takes at least two groups.")
  h <- stats::prop.test(k$x, k$n,
    alternative = if (length(k$x) == 2L) r$alternative else "two.sided", conf.level = r$conf_level,
    correct = r$correct
  )
  from_htest(h, sum(k$n))
}

# Correlation, distribution, variances

pair_correlation <- function(x, y, r) {
  both <- stats::complete.cases(x, y)
  if (sum(both) > 1L && (diff(range(x[both])) == 0 || diff(range(y[both])) == 0)) {
    refuse("r_error", "The standard deviation is zero.")
  }
  h <- stats::cor.test(x[both], y[both],
    method = r$method, alternative = r$alternative, conf.level = r$conf_level, exact = r$exact
  )
  from_htest(h, sum(both))
}

test_cor <- function(d, r) {
  d <- lapply(d, numbers)
  if (length(d) == 2L) return(pair_correlation(d[[1L]], d[[2L]], r))
  pairs <- utils::combn(texts(r$variables), 2L)
  found <- lapply(seq_len(ncol(pairs)), function(k) {
    pair_correlation(d[[pairs[1L, k]]], d[[pairs[2L, k]]], r)
  })
  pick <- function(f) vapply(found, f, 0)
  list(
    method = found[[1L]]$method, n = max(pick(function(h) h$n)),
    tables = list(correlations = list(
      x = I(pairs[1L, ]), y = I(pairs[2L, ]), estimate = pick(function(h) h$estimate$values[1L]),
      p_value = pick(function(h) h$p_value), n = pick(function(h) as.numeric(h$n))
    ))
  )
}

test_shapiro <- function(d, r) {
  x <- numbers(d[[1L]])
  from_htest(stats::shapiro.test(x), length(x))
}

test_var2 <- function(d, r) {
  y <- numbers(d[[1L]])
  g <- groups(d[[2L]], 2L)
  h <- stats::var.test(y ~ g,
    ratio = number_or(r$null, 1), alternative = r$alternative, conf.level = r$conf_level
  )
  from_htest(h, length(y))
}

test_bartlett <- function(d, r) {
  y <- numbers(d[[1L]])
  from_htest(stats::bartlett.test(y, groups(d[[2L]])), length(y))
}

TESTS <- list(
  t1 = test_t1, t2 = test_t2, paired_t = test_paired_t, anova1 = test_anova1, anova = test_anova,
  rm_anova = test_rm_anova, kruskal = test_kruskal, friedman = test_friedman,
  wilcoxon1 = test_wilcoxon1, wilcoxon2 = test_wilcoxon2, wilcoxon_paired = test_wilcoxon_paired,
  chisq_gof = test_chisq_gof, chisq = test_chisq, fisher = test_fisher, mcnemar = test_mcnemar,
  prop1 = test_prop1, prop2 = test_prop2, binom = test_binom, cor = test_cor, shapiro = test_shapiro,
  var2 = test_var2, bartlett = test_bartlett, levene = test_levene, tukey = test_tukey
)
