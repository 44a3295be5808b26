#!/usr/bin/env bash
# Writes down the classes that real runs of the distribution load: src/distribution/classes.txt, from
# which its start-up cache is made. The runs ask a PostgreSQL of their own over TLS with a checked
# certificate and SCRAM, as they will on a platform.
#
# They are runs that find nothing to do, as most do, and no others: whatever else is in the cache lies
# in the memory of each run (jOOQ, Flyway and the rest are 58 MB), and all of it is a part of the start.
#
#     scripts/distribution/train.sh JDK FOLDER
#
# JDK runs the server, from target/lib (mvn package); FOLDER is the distribution. To be run when
# libraries change, or when scripts/verify_distribution.sh says that the list has gone stale.
#
# The list is kept and not made anew by each build, because which classes a run loads depends a little
# on how long it takes; so two builds of one commit would not be equal.
set -euo pipefail
jdk=$1 home=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=$(mktemp -d)

mkdir "$work/server" "$work/lists"
mkfifo "$work/end"
"$jdk/bin/java" -cp "$root/target/lib/*" "$here/TrainingServer.java" "$work/server" <"$work/end" >"$work/server.log" 2>&1 &
server=$!
exec 8>"$work/end" # the server ends when this is closed, however this script ends
trap 'exec 8>&-; wait $server || true; rm -rf "$work"' EXIT
for _ in {1..600}; do
  [ ! -f "$work/server/port" ] || break
  kill -0 $server 2>/dev/null || break
  sleep 0.2
done
[ -f "$work/server/port" ] || { cat "$work/server.log" >&2; exit 1; }

cp -r "$root/sql" "$root/sentry.toml" "$work/"
: >"$work/said"

# run EXIT ARGUMENT...: one run. With LIST=yes, what it loads goes on a list of its own.
runs=0
run() {
  local expected=$1 code=0 list=-Dlist=no
  shift
  runs=$((runs + 1))
  if [ "${LIST:-}" = yes ]; then list=-XX:DumpLoadedClassList=$work/lists/$runs; fi
  (cd "$work" && env -i HOME="$work" \
    DATABASE_URL="postgres://drafts:training@127.0.0.1:$(cat server/port)/drafts?sslmode=verify-full&sslrootcert=$work/server/root.crt" \
    "$home/runtime/bin/java" -Xlog:disable -Xlog:all=error:stderr -Xshare:off "$list" \
    -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx256m -Djdk.reflect.useNativeAccessorOnly=true \
    -cp "$home/migration-sentry.jar" dev.migrationsentry.Main "$@") >>"$work/said" 2>&1 || code=$?
  if [ $code -ne "$expected" ]; then
    cat "$work/said" >&2
    echo "train: $* ended in $code, not in $expected" >&2
    return 1
  fi
}

run 0 gate
LIST=yes
run 0 gate --report run.json
run 0 gate --format json
run 0 gate --format github --report run.md
run 0 check --check-deadline 5m

# Names alone, in one order.
cat "$work"/lists/* | grep -v -e '^#' -e '^@cp ' | sed 's/ id: .*//' | LC_ALL=C sort -u >"$root/src/distribution/classes.txt"
