#!/usr/bin/env bash
# Makes the distribution twice and holds the two against each other, then tries it where it is to run:
# in a bare Debian root file system without any Java, from a read-only folder, with no variable set, as
# root and as nobody; drives it to every exit code that can be brought about, and prints a table.
#
#     scripts/verify_distribution.sh            all of it
#     scripts/verify_distribution.sh --built    on what target/distribution holds, without the two builds
#
# Needs root, mmdebstrap or debootstrap (installed where apt-get is), and what the build needs. Leaves
# no mount and no process: they live in a mount namespace of their own, and end with this script.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
name=migration-sentry-$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml)-linux-$(uname -m)
[ "$(id -u)" -eq 0 ] || { echo "verify_distribution: needs root, to mount and to chroot" >&2; exit 2; }

if [ "${1:-}" != --inside ]; then
  export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
  if [ "${1:-}" != --built ]; then
    scripts/build_distribution.sh
    OUTPUT=$root/target/distribution-again scripts/build_distribution.sh
    cmp "target/distribution/$name.tar.gz" "target/distribution-again/$name.tar.gz"
    echo "two builds: equal"
    rm -rf target/distribution-again
  fi
  if ! command -v mmdebstrap >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends mmdebstrap >/dev/null
  fi
  base=target/verify/debian.tar
  mkdir -p target/verify
  [ -f $base ] || mmdebstrap --quiet --variant=essential bookworm $base /etc/apt/sources.list.d/debian.sources 2>/dev/null ||
    mmdebstrap --quiet --variant=essential bookworm $base
  if command -v mvn >/dev/null; then maven=mvn; else maven="sh ./mvnw"; fi
  $maven -q -B -ntp dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$root/target/verify/lib"
  exec unshare --mount --propagation private "$0" --inside
fi

# ---- What is in it ------------------------------------------------------------------------------------

packed=$root/target/distribution/$name
fail() { echo "verify_distribution: $*" >&2; exit 1; }
(cd target/distribution && sha256sum --quiet -c "$name.tar.gz.sha256")
sbom=$packed/sbom.cdx.json
jars=0
for jar in "$packed/migration-sentry.jar" "$packed"/lib/*.jar; do
  grep -q "\"$(sha256sum "$jar" | cut -d' ' -f1)\"" "$sbom" || fail "$jar is not in the bill of materials"
  jars=$((jars + 1))
done
# Each jar in lib/ and the Java, and nothing else.
[ "$(grep -c '"location": "lib/' "$sbom")" -eq $((jars - 1)) ] || fail "the bill of materials has other jars"
[ "$(grep -c '"location": ' "$sbom")" -eq $jars ] || fail "the bill of materials has more than the jars and the Java"
java_version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$packed/runtime/release")
grep -q "\"version\": \"$java_version\"" "$sbom" || fail "the bill of materials has another Java"
echo "bill of materials: $((jars - 1)) libraries and Java $java_version, as shipped"
du -sh --apparent-size "$packed" "$packed/runtime" "$packed/lib" "$packed.tar.gz" | sed "s:$root/target/distribution/::"

# ---- A server outside, a root file system inside --------------------------------------------------------

jdk=
for each in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/*; do
  if [ -x "$each/bin/jlink" ] && grep -q '^JAVA_VERSION="25' "$each/release" 2>/dev/null; then jdk=$each; break; fi
done
work=$(mktemp -d)
chmod 755 "$work"
mkdir "$work/server"
mkfifo "$work/end"
"$jdk/bin/java" -cp "target/verify/lib/*" scripts/distribution/TrainingServer.java "$work/server" slow lost unknown <"$work/end" >"$work/server.log" 2>&1 &
server=$!
exec 8>"$work/end"
clean() {
  set +e
  exec 8>&-
  wait $server 2>/dev/null
  umount -R "$work/debian" 2>/dev/null
  rm -rf "$work"
}
trap clean EXIT

debian=$work/debian
mkdir "$debian"
mount -t tmpfs -o size=1g,mode=755 tmpfs "$debian"
tar -C "$debian" -xf target/verify/debian.tar --exclude=./dev
mkdir -p "$debian/dev" "$debian/opt/migration sentry" "$debian/projects"
for device in null urandom; do : >"$debian/dev/$device"; mount --bind "/dev/$device" "$debian/dev/$device"; done
# Java finds its own libraries by /proc/self/exe: the one thing it needs beside glibc.
mount -t proc proc "$debian/proc"
! chroot "$debian" sh -c 'command -v java' >/dev/null || fail "there is a Java in the bare file system"
mount --bind "$packed" "$debian/opt/migration sentry"
mount -o remount,bind,ro "$debian/opt/migration sentry"
! touch "$debian/opt/migration sentry/x" 2>/dev/null || fail "the folder is not read-only"
for _ in {1..600}; do
  [ ! -f "$work/server/port" ] || break
  kill -0 $server 2>/dev/null || break
  sleep 0.2
done
[ -f "$work/server/port" ] || { cat "$work/server.log" >&2; exit 1; }
port=$(cat "$work/server/port")
install -m 644 "$work/server/root.crt" "$debian/projects/root.crt"

# ---- Driving it ---------------------------------------------------------------------------------------

rows=()
wrong=0
count=0
code=

# project NAME: a copy of the sample whose migrations may be added to.
project() {
  mkdir -p "$debian/projects/$1"
  cp -r sql sentry.toml "$debian/projects/$1/"
}
# migration PROJECT NAME SQL
migration() { printf '%s\n' "$3" >"$debian/projects/$1/sql/migrations/$2"; }

url() { printf 'postgres://%s@127.0.0.1:%s/%s?sslmode=verify-full&sslrootcert=/projects/root.crt' "${2:-drafts:training}" "${3:-$port}" "$1"; }

# starting USER PROJECT URL ARGUMENT...: becomes the program.
starting() {
  local user=$1 directory=$2 url=$3
  shift 3
  if [ -n "$url" ]; then set -- "DATABASE_URL=$url" "$directory" "$@"; else set -- NOTHING= "$directory" "$@"; fi
  # shellcheck disable=SC2016 # for the shell inside
  exec chroot --userspec="$user" "$debian" /usr/bin/env -i "$1" /bin/sh -c \
    'cd "/projects/$1" && shift && exec "/opt/migration sentry/bin/migration-sentry" "$@"' sh "${@:2}"
}
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

project sample
d=drafts
run 0:0 sample "$(url $d)" gate;                         row 0 "gate, everything pending, as root; TLS verified, SCRAM"
run 65534:65534 sample "$(url $d)" gate;                 row 0 "gate, nothing pending, as nobody"
run 4242:4242 sample "$(url $d)";                        row 0 "no command at all, as a user without a name"
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
rm "$debian"/projects/empty/sql/migrations/*
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
printf 'executeInTransaction=false\n' >"$debian/projects/part/sql/migrations/V30__part.sql.conf"
run 65534:65534 part "$(url $d)" gate;                   row 51 "a migration fails part way"
run 65534:65534 part "$(url $d)" check --check-deadline 2m; row 52 "check, with a failed row in the history"

d=drafts
project contract
printf '\n[tables.never_there.columns]\nid = "integer"\n' >>"$debian/projects/contract/sql/contract.toml"
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

# How much of a gate comes from the start-up cache.
# shellcheck disable=SC2016 # for the shell inside
classes=$(chroot --userspec=65534:65534 "$debian" /usr/bin/env -i "DATABASE_URL=$(url $d)" /bin/sh -c '
  home="/opt/migration sentry" && cd /projects/sample && "$home/runtime/bin/java" -Xlog:disable \
    -Xlog:class+load:stdout "-XX:SharedArchiveFile=$home/lib/start.jsa" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx256m \
    -jar "$home/migration-sentry.jar" check' | grep ' source: ' || true)
all=$(wc -l <<<"$classes")
shared=$(grep -c 'shared objects file' <<<"$classes" || true)
echo "start-up cache: $shared of $all classes of a check ($((shared * 100 / all)) %)"
[ $((shared * 100 / all)) -ge 90 ] || fail "the list of classes has gone stale: scripts/distribution/train.sh"

# The server goes while it is asked to commit, and does not come back.
d=unknown
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

# ---- What came of it ------------------------------------------------------------------------------------

echo
printf '%s\n' "${rows[@]}"
echo "not driven: 70, a bug of the program: there is none that can be had on demand"
echo
[ $wrong -eq 0 ] || fail "$wrong of $count runs ended otherwise than documented"
echo "$count runs in a bare root file system: each ended as documented"
