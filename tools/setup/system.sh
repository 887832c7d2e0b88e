#!/usr/bin/env bash
# Debian packages: `system.sh install NAME…`, `run` for what the server uses, `test` for what tests need.
# Installs only what is missing, and only where this user may; else says what to run.
set -euo pipefail

install() {
    local root=""
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            explain "$@"
        fi
        root="sudo -n"
    fi
    command -v apt-get >/dev/null || explain "$@"
    echo "Installing $*"
    # A fresh machine has no package lists yet; where they are fresh, this costs a second.
    $root apt-get -qq update >/dev/null || true
    DEBIAN_FRONTEND=noninteractive $root apt-get -qq install --no-install-recommends -y "$@" \
        >/dev/null || explain "$@"
}

explain() {
    echo "Missing: $*. As an administrator: apt-get install $*" >&2
    exit 1
}

has_postgres() {
    command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
}

has_redis() {
    command -v redis-server >/dev/null
}

has_chromium() {
    command -v chromium-headless-shell || command -v chromium || command -v chromium-browser
} >/dev/null

has_r() {
    [ -x /usr/lib/R/site-library/Rserve/libs/Rserve ] && [ -d /usr/lib/R/site-library/jsonlite ]
}

R_PACKAGES=(r-base-core r-cran-rserve r-cran-jsonlite)

# The server starts without these; so a machine where they may not be installed is told only.
run() {
    command -v bwrap >/dev/null || (install bubblewrap) \
        || echo "Until bubblewrap is here the server runs no code of lessons, and no R." >&2
    has_r || (install "${R_PACKAGES[@]}") \
        || echo "Until R is here statistics are computed by Python." >&2
}

case "${1:-}" in
    run) run ;;
    install) shift; install "$@" ;;
    test)
        missing=()
        # Without the frame of a desktop a page costs a quarter; older Debians have the whole browser only.
        has_chromium || (install chromium-headless-shell) 2>/dev/null || missing+=(chromium)
        has_postgres || missing+=(postgresql)
        [ -x /usr/sbin/nginx ] || missing+=(nginx-light)
        command -v bwrap >/dev/null || missing+=(bubblewrap)
        has_redis || missing+=(redis-server)
        has_r || missing+=("${R_PACKAGES[@]}")
        [ ${#missing[@]} -eq 0 ] || install "${missing[@]}"
        ;;
    *) echo "system.sh install NAME… | run | test" >&2; exit 2 ;;
esac
