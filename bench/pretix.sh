#!/bin/sh
# Measure a check-in in pretix, in an environment and on a PostgreSQL of its own that are gone afterwards, and keep the
# figures in bench/figures/pretix.json. Takes about five minutes. The interpreter is that of our own environment.
#   bench/pretix.sh .venv/bin/python
set -eu
cd "$(dirname "$0")/.."
PYTHON=$(cd "$(dirname "$1")" && pwd)/$(basename "$1")
BENCH=$(pwd)/bench
PRETIX=2026.8.0

if [ -z "${DATABASE_URL:-}" ]; then
    folder=$(mktemp -d "${TMPDIR:-/tmp}/sasaeai-pretix.XXXXXX")
    trap 'rm -rf "$folder"' EXIT
    trap 'exit 130' INT TERM
    "$PYTHON" -m venv "$folder/venv"
    "$folder/venv/bin/pip" install --quiet "pretix==$PRETIX" gunicorn
    PRETIX_FOLDER=$folder scripts/with-postgresql "$0" "$PYTHON"
    exit
fi

export PRETIX_CONFIG_FILE="$PRETIX_FOLDER/pretix.cfg"
mkdir "$PRETIX_FOLDER/data"
# A broker in memory: what pretix leaves to its task workers is put aside and done by nobody, which speeds it up.
cat >"$PRETIX_CONFIG_FILE" <<END
[pretix]
instance_name=Bench
url=http://127.0.0.1
datadir=$PRETIX_FOLDER/data
[database]
backend=postgresql
name=postgres
user=sasaeai
host=${DATABASE_URL##*host=}
[celery]
broker=memory://
backend=cache+memory://
[django]
debug=off
END
cd "$PRETIX_FOLDER"
export DJANGO_SETTINGS_MODULE=pretix.settings
venv/bin/python -m pretix migrate --noinput >migrate.log 2>&1 || { tail -n 20 migrate.log >&2; exit 1; }
venv/bin/python "$BENCH/pretix_checkin.py" fill told.json
"$PYTHON" "$BENCH/pretix_checkin.py" measure "$PRETIX_FOLDER/venv/bin/gunicorn" told.json
