# Densities, distribution functions, quantiles and draws: R's own, with the arguments that the table
# of commands names, in R's order.

parameters_of <- list(
  norm = list(mean = 0, sd = 1), unif = list(min = 0, max = 1), exp = list(rate = 1),
  gamma = list(shape = NULL, rate = 1), beta = list(shape1 = NULL, shape2 = NULL),
  t = list(df = NULL), chisq = list(df = NULL), f = list(df1 = NULL, df2 = NULL),
  binom = list(size = NULL, prob = NULL), pois = list(lambda = NULL), geom = list(prob = NULL),
  hyper = list(m = NULL, n = NULL, k = NULL), nbinom = list(size = NULL, prob = NULL),
  lnorm = list(meanlog = 0, sdlog = 1), weibull = list(shape = NULL, scale = 1),
  cauchy = list(location = 0, scale = 1)
)

functions_of <- list(
  norm = list(d = stats::dnorm, p = stats::pnorm, q = stats::qnorm, r = stats::rnorm),
  unif = list(d = stats::dunif, p = stats::punif, q = stats::qunif, r = stats::runif),
  exp = list(d = stats::dexp, p = stats::pexp, q = stats::qexp, r = stats::rexp),
  gamma = list(d = stats::dgamma, p = stats::pgamma, q = stats::qgamma, r = stats::rgamma),
  beta = list(d = stats::dbeta, p = stats::pbeta, q = stats::qbeta, r = stats::rbeta),
  t = list(d = stats::dt, p = stats::pt, q = stats::qt, r = stats::rt),
  chisq = list(d = stats::dchisq, p = stats::pchisq, q = stats::qchisq, r = stats::rchisq),
  f = list(d = stats::df, p = stats::pf, q = stats::qf, r = stats::rf),
  binom = list(d = stats::dbinom, p = stats::pbinom, q = stats::qbinom, r = stats::rbinom),
  pois = list(d = stats::dpois, p = stats::ppois, q = stats::qpois, r = stats::rpois),
  geom = list(d = stats::dgeom, p = stats::pgeom, q = stats::qgeom, r = stats::rgeom),
  hyper = list(d = stats::dhyper, p = stats::phyper, q = stats::qhyper, r = stats::rhyper),
  nbinom = list(d = stats::dnbinom, p = stats::pnbinom, q = stats::qnbinom, r = stats::rnbinom),
  lnorm = list(d = stats::dlnorm, p = stats::plnorm, q = stats::qlnorm, r = stats::rlnorm),
  weibull = list(d = stats::dweibull, p = stats::pweibull, q = stats::qweibull, r = stats::rweibull),
  cauchy = list(d = stats::dcauchy, p = stats::pcauchy, q = stats::qcauchy, r = stats::rcauchy)
)

distribution_command <- function(name, letter) {
  f <- functions_of[[name]][[letter]]
  wanted <- parameters_of[[name]]
  needed <- sum(vapply(wanted, is.null, NA))
  function(x, ...) {
    given <- lapply(list(...), numbers)
    if (length(given) < needed || length(given) > length(wanted)) {
      refuse("bad_arity", "A distribution takes its parameters, all that have no default.")
    }
    names(given) <- names(wanted)[seq_along(given)]
    if (letter == "r") {
      x <- a_count(x, "n")
    } else {
      x <- numbers(x)
      do.call(same_length, unname(c(list(x), given)))
    }
    # The first argument stays without a name: rhyper calls it nn, and has an n of its own.
    with_first(f, x, given, letter, name)
  }
}

with_first <- function(f, x, given, letter, name) {
  first <- switch(letter, d = "x", p = "q", q = "p", r = if (name == "hyper") "nn" else "n")
  as.numeric(suppressWarnings(do.call(f, c(stats::setNames(list(x), first), given))))
}

for (name in names(parameters_of)) {
  for (letter in c("d", "p", "q", "r")) {
    COMMANDS[[paste0(letter, name)]] <- distribution_command(name, letter)
  }
}
rm(name, letter)

COMMANDS$dmultinom <- function(x, prob) {
  x <- numbers(x)
  prob <- numbers(prob)
  if (length(x) != length(prob)) refuse("length_mismatch", "Counts and probabilities differ in number.")
  stats::dmultinom(x, prob = prob)
}

COMMANDS$rmultinom <- function(n, size, prob) {
  n <- a_count(n, "n")
  prob <- numbers(prob)
  check_length(n * length(prob))
  made <- stats::rmultinom(n, a_count(size, "size"), prob)
  matrix(as.numeric(made), nrow = length(prob))
}
