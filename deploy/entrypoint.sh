#!/bin/sh
# The container's start: `serve` (the default) or any other command of palaestra.
# Runs in /app/config, so palaestra.toml and panthr_config.json there are found by themselves.
set -eu

if [ -z "${CONFIG_PATH:-}" ] && [ ! -e palaestra.toml ] && [ -e config.py ]; then
    export CONFIG_PATH=config.py
fi
# Whoever runs a container publishes its port: people sign in unless somebody decided otherwise.
if palaestra config --show | sed -n '/^\[accounts\]/,/^$/p' | grep -q '^mode = .*# default$'; then
    export PALAESTRA_ACCOUNTS_MODE=accounts
fi
exec palaestra "$@"
