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

. scripts/distribution/runs.sh
jdk_25 || fail "no JDK 25 found to run the server with"
work=$(mktemp -d)
chmod 755 "$work"
clean() {
  set +e
  end_postgres
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
projects=$debian/projects
serve_postgres

# ---- Driving it ---------------------------------------------------------------------------------------

# starting USER PROJECT URL ARGUMENT...: becomes the program.
starting() {
  local user=$1 directory=$2 url=$3
  shift 3
  if [ -n "$url" ]; then set -- "DATABASE_URL=$url" "$directory" "$@"; else set -- NOTHING= "$directory" "$@"; fi
  # shellcheck disable=SC2016 # for the shell inside
  exec chroot --userspec="$user" "$debian" /usr/bin/env -i "$1" /bin/sh -c \
    'cd "/projects/$1" && shift && exec "/opt/migration sentry/bin/migration-sentry" "$@"' sh "${@:2}"
}

drive_exit_codes

# How much of a gate comes from the start-up cache.
# shellcheck disable=SC2016 # for the shell inside
classes=$(chroot --userspec=65534:65534 "$debian" /usr/bin/env -i "DATABASE_URL=$(url drafts)" /bin/sh -c '
  home="/opt/migration sentry" && cd /projects/sample && "$home/runtime/bin/java" -Xlog:disable \
    -Xlog:class+load:stdout "-XX:SharedArchiveFile=$home/lib/start.jsa" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx256m \
    -jar "$home/migration-sentry.jar" check' | grep ' source: ' || true)
all=$(wc -l <<<"$classes")
shared=$(grep -c 'shared objects file' <<<"$classes" || true)
echo "start-up cache: $shared of $all classes of a check ($((shared * 100 / all)) %)"
[ $((shared * 100 / all)) -ge 90 ] || fail "the list of classes has gone stale: scripts/distribution/train.sh"

drive_unknown_outcome
say_how_they_ended
echo "$count runs in a bare root file system, as root, nobody and a user without a name: each ended as documented"
