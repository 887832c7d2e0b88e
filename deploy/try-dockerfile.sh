#!/usr/bin/env bash
# Runs the RUN and COPY steps of the Dockerfile's first stage on this machine, in a clean folder, then
# starts the result by its entrypoint and asks it for its health. For where no Docker engine is.
#
#   deploy/try-dockerfile.sh [FOLDER]        needs Debian with make, python3 and python3-venv, and git
#
# Left out: steps that install Debian packages, and the second stage, which copies and adds a user.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$(realpath -m "${1:-$(mktemp -d)}")
tree=$root/context
mkdir -p "$tree" "$root/source"
git archive HEAD | tar -x -C "$tree"

in_folder() { # paths of the image become paths below $root
    sed -e "s#/opt/palaestra#$root/opt/palaestra#g" -e "s#/source#$root/source#g"
}

first_stage() { # one step a line, continuation lines joined, comments gone
    sed -e '/^#/d' -e ':join' -e '/\\$/{N;s/\\\n//;bjoin' -e '}' "$tree/deploy/Dockerfile" \
        | awk '/^FROM/ {stage++} stage == 1 && /^(RUN|COPY) /'
}

mkdir -p "$root/opt"
while read -r kind step; do
    case "$kind $step" in
        *apt-get*) echo "-- left out: $step" ;;
        "COPY . .") echo "== $kind $step"; cp -a "$tree/." "$root/source/" ;;
        COPY*) echo "== $kind $step"; (cd "$tree" && cp -a ${step% *} "$root/source/") ;;
        RUN*) echo "== $kind $step"; (cd "$root/source" && bash -euc "$(in_folder <<<"$step")" </dev/null) ;;
    esac
done < <(first_stage)

echo "== start"
rm -rf "$root/source" "$tree"
mkdir -p "$root/config" && cd "$root/config"
export PATH="$root/opt/palaestra/bin:$PATH" PALAESTRA_SERVER_HOST=127.0.0.1 PALAESTRA_SERVER_DATA="$root/data"
export PALAESTRA_SERVER_PORT=${PORT:-18080}
entrypoint.sh serve &
server=$!
trap 'kill $server; wait $server || true' EXIT
for _ in $(seq 60); do
    if python3 "$root/opt/palaestra/bin/healthcheck.py" 2>/dev/null; then
        echo "It answers. All of it lies in $root"
        exit
    fi
    sleep 1
done
echo "It did not answer within a minute." >&2
exit 1
