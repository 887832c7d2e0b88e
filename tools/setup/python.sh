#!/usr/bin/env bash
# Makes .venv with the pinned packages: `python.sh run` or `python.sh dev`.
# Set PYTHON to choose an interpreter; 3.11 or newer.
set -euo pipefail
cd "$(dirname "$0")/../.."
case "${1:?run or dev}" in
    run) pins=requirements.txt ;;
    dev) pins=requirements-dev.txt ;;
    *) echo "python.sh run|dev" >&2; exit 2 ;;
esac

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
    local candidate
    for candidate in ${PYTHON:-} python3.13 python3.12 python3.11 python3 python3.14; do
        if is_new_enough "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv" >&2
    return 1
}

make_venv() {
    local python version
    python=$(find_python)
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    # Debian keeps ensurepip apart from Python.
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        tools/setup/system.sh install "python$version-venv"
    fi
    echo "Making .venv with Python $version"
    "$python" -m venv --clear .venv
}

# A folder that was moved, or a Python that is gone, leaves a .venv that does not start.
if ! is_new_enough .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    make_venv
fi
echo "Installing the packages of $pins"
.venv/bin/python -m pip install --quiet --disable-pip-version-check -r "$pins"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
