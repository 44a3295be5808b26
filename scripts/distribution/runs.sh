# shellcheck shell=bash disable=SC2154
# $work and $projects are the caller's.
#
# The runs that bring about the exit codes, for scripts that source this: verify_distribution.sh and
# verify_image.sh. Each is told how a run is started; what is run, and how it must end, is the same.
#
# Before anything here is called, $projects is a folder that a run sees as /projects, and there is a
# function
#
#     starting USER PROJECT URL ARGUMENT...    becomes the program, in /projects/PROJECT
#
# jdk_25                  finds a JDK 25: $jdk
# serve_postgres          starts a server on loopback, over TLS: $port; its root.crt goes to $projects
# drive_exit_codes        drives every exit code that can be had on demand, but one
# drive_unknown_outcome   drives that one, for which the server is ended
# say_how_they_ended      prints the table; fails if a run ended otherwise than documented

jdk_25() {
  local each
  for each in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/*; do
    if [ -x "$each/bin/jlink" ] && grep -q '^JAVA_VERSION="25' "$each/release" 2>/dev/null; then
      jdk=$each
      return 0
    fi
  done
  return 1
}

serve_postgres() {
  mkdir "$work/server"
  mkfifo "$work/end"
  "$jdk/bin/java" -cp "target/verify/lib/*" scripts/distribution/TrainingServer.java "$work/server" slow lost unknown \
    <"$work/end" >"$work/server.log" 2>&1 &
  server=$!
  exec 8>"$work/end" # the server ends when this is closed, however the script ends
  for _ in {1..600}; do
    [ ! -f "$work/server/port" ] || break
    kill -0 "$server" 2>/dev/null || break
    sleep 0.2
  done
  [ -f "$work/server/port" ] || { cat "$work/server.log" >&2; return 1; }
  port=$(cat "$work/server/port")
  install -m 644 "$work/server/root.crt" "$projects/root.crt"
}

end_postgres() {
  exec 8>&-
  wait "$server" 2>/dev/null
}

rows=()
wrong=0
count=0
code=

# project NAME: a copy of the sample whose migrations may be added to.
project() {
  mkdir -p "$projects/$1"
  cp -r sql sentry.toml "$projects/$1/"
}
# migration PROJECT NAME SQL
migration() { printf '%s\n' "$3" >"$projects/$1/sql/migrations/$2"; }

url() { printf 'postgres://%s@127.0.0.1:%s/%s?sslmode=verify-full&sslrootcert=/projects/root.crt' "${2:-drafts:training}" "${3:-$port}" "$1"; }

run() { (starting "$@") >"$work/out" 2>&1 && code=0 || code=$?; }

# row EXPECTED WHAT: what the last run ended in.
row() {
  local told=ok
  count=$((count + 1))
  if [ "$code" != "$1" ]; then
    told=WRONG
    wrong=$((wrong + 1))
    echo "--- $2: ended in $code, not in $1" >&2
    tail -n 25 "$work/out" >&2
  fi
  rows+=("$(printf '%-5s %4s  %s' "$told" "$code" "$2")")
}

# until TEXT: a run in the background has said so.
until_said() { for _ in {1..600}; do ! grep -q "$1" "$work/slow" || return 0; sleep 0.1; done; return 1; }
# slowly USER PROJECT URL ARGUMENT...: in the background; $slow is its process.
slowly() {
  set -m # else it would not hear SIGINT
  (starting "$@") >"$work/slow" 2>&1 &
  slow=$!
  set +m
}
ended() { wait "$slow" && code=0 || code=$?; cp "$work/slow" "$work/out"; }

drive_exit_codes() {
  local d begin
  project sample
  d=drafts
  run 0:0 sample "$(url $d)" gate;                         row 0 "gate, everything pending; TLS verified, SCRAM"
  run 65534:65534 sample "$(url $d)" gate;                 row 0 "gate, nothing pending"
  run 4242:4242 sample "$(url $d)";                        row 0 "no command at all, as another user"
  run 65534:65534 sample "$(url $d)" check --check-deadline 2m; row 0 "check"
  run 65534:65534 sample "$(url $d)" status --check-deadline 2m; row 0 "status"
  run 65534:65534 sample "$(url $d)" rehearse;             row 0 "rehearse, on a scratch database beside the target"
  run 65534:65534 sample "$(url $d)" recover;              row 0 "recover"
  run 65534:65534 sample "" explain contract.column-missing; row 0 "explain"
  run 65534:65534 sample "" --version;                     row 0 "--version"
  run 65534:65534 sample "$(url $d)" gate --no-such;       row 2 "an option that does not exist"
  run 65534:65534 sample "" gate;                          row 10 "no DATABASE_URL"
  run 65534:65534 sample "" demo;                          row 10 "demo, which needs a server"
  grep -q 'carries no PostgreSQL server' "$work/out" || fail "demo does not say why"
  project empty
  rm "$projects"/empty/sql/migrations/*
  run 65534:65534 empty "$(url $d)" gate;                  row 11 "no migrations"
  run 65534:65534 sample "$(url $d drafts:training 1)" gate --connect-timeout 1s; row 20 "nobody listens"
  run 65534:65534 sample "$(url $d drafts:wrong)" gate;    row 21 "a wrong password"
  run 65534:65534 sample "$(url $d)" gate --environment-mark production; row 22 "a database without the mark production"

  d=slow
  project slow
  migration slow V20__slow.sql 'SELECT pg_sleep(120);'
  slowly 65534:65534 slow "$(url $d)" gate
  until_said 'V20 slow: starting' || true
  run 65534:65534 slow "$(url $d)" gate --lock-wait 1s;    row 30 "another gate holds the deploy lock"
  kill -TERM "$slow"; ended;                               row 143 "SIGTERM while a migration runs"
  slowly 65534:65534 slow "$(url $d)" gate
  until_said 'V20 slow: starting' || true
  kill -INT "$slow"; ended;                                row 130 "SIGINT while a migration runs"
  run 65534:65534 slow "$(url $d)" gate --deadline 10s;    row 75 "the deadline, while a migration runs"

  d=lost
  project lost
  migration lost V20__lost.sql "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid();"
  migration lost V21__more.sql 'CREATE TABLE more (id int);'
  run 65534:65534 lost "$(url $d)" gate;                   row 31 "the session that holds the deploy lock is ended"

  d=broken
  project failing
  migration failing V30__failing.sql 'CREATE TABLE half (id int); SELECT 1 / 0;'
  run 65534:65534 failing "$(url $d)" gate;                row 50 "a migration fails and is rolled back"
  project part
  migration part V30__part.sql 'CREATE TABLE part (id int);
INSERT INTO part VALUES (1), (1);
CREATE UNIQUE INDEX CONCURRENTLY ix_part ON part (id);'
  printf 'executeInTransaction=false\n' >"$projects/part/sql/migrations/V30__part.sql.conf"
  run 65534:65534 part "$(url $d)" gate;                   row 51 "a migration fails part way"
  run 65534:65534 part "$(url $d)" check --check-deadline 2m; row 52 "check, with a failed row in the history"

  d=drafts
  project contract
  printf '\n[tables.never_there.columns]\nid = "integer"\n' >>"$projects/contract/sql/contract.toml"
  run 65534:65534 contract "$(url $d)" gate;               row 60 "a contract that is not kept"
  project hazard
  migration hazard V30__hazard.sql 'SET lock_timeout = 0; CREATE INDEX ix_hazard ON prospects (id); TRUNCATE prospects;'
  run 65534:65534 hazard "$(url $d)" rehearse --fail-on note; row 62 "a rehearsal that finds a hazard"
  project probe
  migration probe V40__probe.sql "INSERT INTO pipeline_counts VALUES ('sent', 3);"
  run 65534:65534 probe "$(url $d)" gate;                  row 61 "a probe that finds a violation"

  slowly 65534:65534 sample "$(url $d)" serve --listen 127.0.0.1:18473
  until_said 'serving at' || true
  run 65534:65534 sample "" serve --probe --listen 127.0.0.1:18473; row 0 "serve --probe, while it serves"
  begin=$(date +%s%N)
  kill -TERM "$slow"; ended;                               row 143 "serve, idle: SIGTERM"
  echo "serve, idle: ended $((($(date +%s%N) - begin) / 1000000)) ms after SIGTERM"
  run 65534:65534 sample "" serve --probe --listen 127.0.0.1:18473; row 10 "serve --probe, once it is gone"
}

# The server goes while it is asked to commit, and does not come back.
drive_unknown_outcome() {
  local d=unknown
  project unknown
  migration unknown V30__unknown.sql "CREATE TABLE late (id int);
CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(120); RETURN NULL; END';
CREATE CONSTRAINT TRIGGER late AFTER INSERT ON late DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION late();
INSERT INTO late VALUES (1);"
  slowly 65534:65534 unknown "$(url $d)" gate --connect-timeout 20s
  until_said 'V30 unknown: starting' || true
  sleep 5
  kill -QUIT "$(head -n 1 "$work/server/data/postmaster.pid")"
  ended;                                                   row 53 "the server goes at COMMIT"
}

say_how_they_ended() {
  echo
  printf '%s\n' "${rows[@]}"
  echo "not driven: 70, a bug of the program: there is none that can be had on demand"
  echo
  if [ $wrong -gt 0 ]; then
    echo "$wrong of $count runs ended otherwise than documented" >&2
    return 1
  fi
}
