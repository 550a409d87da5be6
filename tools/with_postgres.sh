#!/usr/bin/env bash
# Runs a command with a throw-away PostgreSQL server, named to it by SOHTX_TEST_POSTGRES.
#
#     tools/with_postgres.sh python -m pytest tests/postgres
#
# The server keeps its promises (fsync is on), listens on a free loopback port and a socket of its own,
# and is stopped and removed when the command is done. Debian's programs are taken, the newest first, or
# those of the folder that PG_BIN names.
set -euo pipefail

if [[ $# -eq 0 ]]; then
    echo "usage: $0 COMMAND [ARGUMENT]..." >&2
    exit 2
fi

bin=${PG_BIN:-$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}
if [[ ! -x $bin/initdb || ! -x $bin/pg_ctl ]]; then
    echo "$0: no PostgreSQL server programs in $bin; install postgresql, or set PG_BIN" >&2
    exit 1
fi

# PostgreSQL does not run as root: there its own user runs it.
as_server=()
if [[ $EUID -eq 0 ]]; then
    as_server=(setpriv --reuid=postgres --regid=postgres --init-groups env -u SOHTX_HOME HOME=/)
fi

folder=$(mktemp -d /tmp/sohtx-postgres.XXXXXX)
if [[ $EUID -eq 0 ]]; then
    chown postgres: "$folder"
fi

remove() {
    "${as_server[@]}" "$bin/pg_ctl" --pgdata="$folder/data" --mode=immediate --silent stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap remove EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

server() (cd "$folder" && "${as_server[@]}" "$@")

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

server "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
    >"$folder/initdb.log" || { cat "$folder/initdb.log" >&2; exit 1; }

for attempt in 1 2 3; do
    port=$(free_port)
    options="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$folder -c fsync=on"
    if server "$bin/pg_ctl" --pgdata="$folder/data" --log="$folder/server.log" --options="$options" --wait --silent start
    then
        break
    fi
    if [[ $attempt -eq 3 ]]; then
        cat "$folder/server.log" >&2
        exit 1
    fi
done

status=0
SOHTX_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port/postgres" "$@" || status=$?
exit "$status"
