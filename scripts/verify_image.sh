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

. scripts/distribution/runs.sh
jdk_25 || fail "no JDK 25 found to run the server with"
if command -v mvn >/dev/null; then maven=mvn; else maven="sh ./mvnw"; fi
$maven -q -B -ntp dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$PWD/target/verify/lib"

work=$(mktemp -d)
projects=$work/projects
mkdir "$projects"
clean() {
  set +e
  "$engine" rm -f sentry-verify >/dev/null 2>&1
  end_postgres
  rm -rf "$work"
}
trap clean EXIT
serve_postgres
chmod 755 "$work"

careful=(--network host --read-only --cap-drop all --security-opt no-new-privileges --user 10001)
# starting USER PROJECT URL ARGUMENT...: becomes the program, whoever is asked for as user 10001.
starting() {
  local directory=$2 url=$3
  shift 3
  exec "$engine" run --rm "${careful[@]}" ${url:+-e "DATABASE_URL=$url"} -v "$projects:/projects:ro" \
    -w "/projects/$directory" migration-sentry "$@"
}

if "$engine" run --rm --entrypoint /bin/sh migration-sentry -c true >/dev/null 2>&1; then shell="a shell"; else shell="no shell"; fi
drive_exit_codes

"$engine" run -d --name sentry-verify "${careful[@]}" -e "DATABASE_URL=$(url drafts)" -e MIGRATION_SENTRY_LISTEN=127.0.0.1:18474 \
  -v "$projects/sample:/work:ro" -v "$projects:/projects:ro" migration-sentry-serve >/dev/null
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
code=$("$engine" inspect -f '{{.State.ExitCode}}' sentry-verify)
: >"$work/out"
row 143 "serve with a health check, idle: the engine's stop"
echo "serve, idle: ended $stopped ms after the engine was told to stop it"

drive_unknown_outcome
say_how_they_ended
echo "health check of serve: $healthy"
echo "the base has $shell; read-only, no capabilities, user 10001; engine $engine"
"$engine" image inspect -f '{{.Size}}' migration-sentry | awk '{printf "the image: %d MB\n", $1 / 1000000}'
[ "$healthy" = healthy ] || fail "serve is not healthy"
echo "$count runs in containers: each ended as documented"
