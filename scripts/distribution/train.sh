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

mkdir "$work/server" "$work/lists" "$work/loads"
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

main="-cp $home/migration-sentry.jar dev.migrationsentry.Main"
flags="-Xlog:disable -Xlog:all=error:stderr -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx256m"

# run ARGUMENT...: one run, with what $how says of its start.
runs=0
run() {
  runs=$((runs + 1))
  # shellcheck disable=SC2086 # words
  if ! (cd "$work" && env -i HOME="$work" \
    DATABASE_URL="postgres://drafts:training@127.0.0.1:$(cat server/port)/drafts?sslmode=verify-full&sslrootcert=$work/server/root.crt" \
    "$home/runtime/bin/java" $flags ${how//RUN/$runs} $main "$@") >>"$work/said" 2>&1; then
    cat "$work/said" >&2
    echo "train: $* failed" >&2
    return 1
  fi
}
what_most_runs_do() {
  run gate
  run gate --report run.json
  run gate --format json
  run gate --format github --report run.md
  run check --check-deadline 5m
}

how=-Xshare:off
run gate # from here on there is nothing to do
how="-Xshare:off -XX:DumpLoadedClassList=$work/lists/RUN"
what_most_runs_do
# Names alone, in one order.
cat "$work"/lists/* | grep -v -e '^#' -e '^@cp ' | sed 's/ id: .*//' | LC_ALL=C sort -u >"$work/names"

# Without a cache Java makes a class for each lambda, and loads what it makes them with. Whatever is
# in the cache is loaded at each start, needed or not: so only what these runs load with a cache.
"$jdk/bin/java" "$here/CacheList.java" "$home" "$work/names" >"$work/classes"
# shellcheck disable=SC2086 # words
"$home/runtime/bin/java" $flags -Xshare:dump "-XX:SharedClassListFile=$work/classes" \
  "-XX:SharedArchiveFile=$work/start.jsa" -cp "$home/migration-sentry.jar"
how="-XX:SharedArchiveFile=$work/start.jsa -Xlog:class+load=info:file=$work/loads/RUN:none"
what_most_runs_do
cat "$work"/loads/* | sed -n 's/^\([^ /]*\) source: .*/\1/p' | tr . / | LC_ALL=C sort -u >"$work/loaded"
{
  grep '^@' "$work/names"
  LC_ALL=C comm -12 <(grep -v '^@' "$work/names" | LC_ALL=C sort -u) "$work/loaded"
} >"$root/src/distribution/classes.txt"
