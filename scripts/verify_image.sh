#!/usr/bin/env bash
# Builds the images and runs them as a careful platform would: no root, no capabilities, nothing to
# write to. Drives them to exit codes of each kind, and ends an idle serve with SIGTERM.
#
#     scripts/verify_image.sh
#
# ENGINE       docker or podman; by default the one that answers
# BUILD, BASE  the images to build with and to run on, as in Dockerfile
# BUILT        yes: the images migration-sentry and migration-sentry-serve are there already
#
# Needs an engine that can run containers on the host's network, and what the build needs: the
# PostgreSQL that the containers ask is started beside them, on loopback.
set -euo pipefail
cd "$(dirname "$0")/.."
fail() { echo "verify_image: $*" >&2; exit 1; }

engine=${ENGINE:-}
for each in docker podman; do
  if [ -z "$engine" ] && $each info >/dev/null 2>&1; then engine=$each; fi
done
[ -n "$engine" ] || fail "neither docker nor podman answers"
for_build=(--network host)
# Without it, podman leaves the health check out.
if [ "$engine" = podman ]; then for_build+=(--format docker); fi
if [ -n "${BUILD:-}" ]; then for_build+=(--build-arg "BUILD=$BUILD"); fi
if [ -n "${BASE:-}" ]; then for_build+=(--build-arg "BASE=$BASE"); fi
if epoch=$(git log -1 --format=%ct 2>/dev/null); then for_build+=(--build-arg "SOURCE_DATE_EPOCH=$epoch"); fi
if [ "${BUILT:-}" != yes ]; then
  "$engine" build -q "${for_build[@]}" -t migration-sentry .
  "$engine" build -q "${for_build[@]}" --target serve -t migration-sentry-serve .
fi

jdk=
for each in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/*; do
  if [ -x "$each/bin/jlink" ] && grep -q '^JAVA_VERSION="25' "$each/release" 2>/dev/null; then jdk=$each; break; fi
done
[ -n "$jdk" ] || fail "no JDK 25 found to run the server with"
if command -v mvn >/dev/null; then maven=mvn; else maven="sh ./mvnw"; fi
$maven -q -B -ntp dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$PWD/target/verify/lib"

work=$(mktemp -d)
chmod 755 "$work"
mkdir "$work/server" "$work/project" "$work/empty"
mkfifo "$work/end"
"$jdk/bin/java" -cp "target/verify/lib/*" scripts/distribution/TrainingServer.java "$work/server" slow <"$work/end" >"$work/server.log" 2>&1 &
server=$!
exec 8>"$work/end"
clean() {
  set +e
  "$engine" rm -f sentry-verify >/dev/null 2>&1
  exec 8>&-
  wait $server 2>/dev/null
  rm -rf "$work"
}
trap clean EXIT
for _ in {1..600}; do
  [ ! -f "$work/server/port" ] || break
  kill -0 $server 2>/dev/null || break
  sleep 0.2
done
[ -f "$work/server/port" ] || { cat "$work/server.log" >&2; exit 1; }
port=$(cat "$work/server/port")
cp -r sql sentry.toml "$work/project/"
cp "$work/server/root.crt" "$work/project/"
chmod -R a+rX "$work/project" "$work/empty"

rows=()
wrong=0
careful=(--network host --read-only --cap-drop all --security-opt no-new-privileges --user 10001)
url() { printf 'postgres://%s@127.0.0.1:%s/%s?sslmode=verify-full&sslrootcert=root.crt' "${2:-drafts:training}" "$port" "$1"; }
# in_image EXPECTED WHAT PROJECT URL ARGUMENT...
in_image() {
  local expected=$1 what=$2 project=$3 url=$4 code=0 told=ok
  shift 4
  "$engine" run --rm "${careful[@]}" ${url:+-e "DATABASE_URL=$url"} -v "$project:/work:ro" migration-sentry "$@" >"$work/out" 2>&1 || code=$?
  if [ "$code" != "$expected" ]; then
    told=WRONG
    wrong=$((wrong + 1))
    echo "--- $what: ended in $code, not in $expected" >&2
    tail -n 25 "$work/out" >&2
  fi
  rows+=("$(printf '%-5s %4s  %s' "$told" "$code" "$what")")
}
report_code() {
  local told=ok
  if [ "$2" != "$1" ]; then told=WRONG; wrong=$((wrong + 1)); fi
  rows+=("$(printf '%-5s %4s  %s' "$told" "$2" "$3")")
}

if "$engine" run --rm --entrypoint /bin/sh migration-sentry -c true >/dev/null 2>&1; then shell="a shell"; else shell="no shell"; fi
project=$work/project
in_image 0 "gate, everything pending; TLS verified, SCRAM" "$project" "$(url drafts)" gate
in_image 0 "gate, nothing pending, as no command at all" "$project" "$(url drafts)"
in_image 0 "check" "$project" "$(url drafts)" check --check-deadline 2m
in_image 2 "an option that does not exist" "$project" "$(url drafts)" gate --no-such
in_image 10 "no DATABASE_URL" "$project" "" gate
in_image 11 "an empty folder" "$work/empty" "postgres://drafts:training@127.0.0.1:$port/drafts" gate
in_image 20 "nobody listens" "$project" "postgres://drafts@127.0.0.1:1/drafts" gate --connect-timeout 1s
in_image 21 "a wrong password" "$project" "$(url drafts drafts:wrong)" gate
in_image 22 "a database without the mark production" "$project" "$(url drafts)" gate --environment-mark production
in_image 52 "check, everything pending" "$project" "$(url broken)" check --check-deadline 2m

# Stopped while a migration runs: the engine sends SIGTERM.
mkdir "$work/slow"
cp -r "$project/." "$work/slow/"
echo 'SELECT pg_sleep(120);' >"$work/slow/sql/migrations/V20__slow.sql"
"$engine" run -d --name sentry-verify "${careful[@]}" -e "DATABASE_URL=$(url slow)" -v "$work/slow:/work:ro" migration-sentry gate >/dev/null
for _ in {1..300}; do ! "$engine" logs sentry-verify 2>&1 | grep -q 'V20 slow: starting' || break; sleep 0.1; done
"$engine" stop -t 9 sentry-verify >/dev/null
report_code 143 "$("$engine" inspect -f '{{.State.ExitCode}}' sentry-verify)" "gate, stopped while a migration runs"
"$engine" rm sentry-verify >/dev/null

"$engine" run -d --name sentry-verify "${careful[@]}" -e "DATABASE_URL=$(url drafts)" -e MIGRATION_SENTRY_LISTEN=127.0.0.1:18474 \
  -v "$project:/work:ro" migration-sentry-serve >/dev/null
for _ in {1..300}; do ! "$engine" logs sentry-verify 2>&1 | grep -q 'serving at' || break; sleep 0.1; done
health() { # docker runs the check by itself, podman where it is asked to
  if [ "$engine" = podman ]; then podman healthcheck run sentry-verify >/dev/null 2>&1 && echo healthy || echo unhealthy; return; fi
  for _ in {1..400}; do
    state=$(docker inspect -f '{{.State.Health.Status}}' sentry-verify)
    [ "$state" = starting ] || break
    sleep 0.1
  done
  echo "$state"
}
healthy=$(health)
begin=$(date +%s%N)
"$engine" stop -t 9 sentry-verify >/dev/null
stopped=$((($(date +%s%N) - begin) / 1000000))
report_code 143 "$("$engine" inspect -f '{{.State.ExitCode}}' sentry-verify)" "serve, idle, stopped after $stopped ms"

echo
printf '%s\n' "${rows[@]}"
echo "health check of serve: $healthy"
echo "the base has $shell; read-only, no capabilities, user 10001; engine $engine"
"$engine" image inspect -f '{{.Size}}' migration-sentry | awk '{printf "the image: %d MB\n", $1 / 1000000}'
[ "$healthy" = healthy ] || fail "serve is not healthy"
[ $wrong -eq 0 ] || fail "$wrong runs ended otherwise than documented"
