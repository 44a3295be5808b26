#!/bin/sh
# Migration Sentry, as a platform calls it:
#
#     preDeployCommand: ./scripts/migration_sentry.sh gate
#
# Finds the packaged program and a Java 25 or newer to run it with, builds it first where this is a
# checkout that has not been built, or not since its sources changed, and then becomes it: signals
# and the exit code are the program's own. Without arguments it runs `gate`. The working directory
# stays the caller's, so that paths mean what they say.
#
# MIGRATION_SENTRY_HOME  where the packaged program is, if not beside this script; never built there
# JAVA_HOME              looked at first
#
# Exit 2 with words on stderr if it cannot get as far as starting the program.
set -eu

say() { printf 'migration-sentry: %s\n' "$*" >&2; }

# ---- Java -----------------------------------------------------------------------------------------

seen=

# Major version of the JDK or runtime in a folder; nothing if there is none. The file `release` is
# read where there is one: it saves starting a virtual machine to ask.
java_major() {
  [ -x "$1/bin/java" ] || return 0
  version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1) || true
  fi
  version=${version#1.}
  printf '%s' "${version%%[!0-9]*}"
}

# Whether the folder holds a Java new enough; remembers what was seen, for the words if none is.
good_java() {
  [ -n "$1" ] || return 1
  major=$(java_major "$1")
  [ -n "$major" ] || return 1
  [ "$major" -ge 25 ] && return 0
  seen="$seen
    $1 (Java $major)"
  return 1
}

java_on_path() {
  found=$(command -v java) || return 0
  # What is on PATH is most often a link into the JDK's own folder.
  found=$(readlink -f "$found" 2>/dev/null || printf '%s' "$found")
  printf '%s' "${found%/bin/java}"
}

find_java() {
  for java in "$home/runtime" "${JAVA_HOME:-}" "$(java_on_path)"; do
    if good_java "$java"; then return 0; fi
  done
  if [ -x /usr/libexec/java_home ]; then
    java=$(/usr/libexec/java_home -v 25+ 2>/dev/null || true)
    if good_java "$java"; then return 0; fi
  fi
  for java in /usr/lib/jvm/* /opt/java/* /opt/* /opt/homebrew/opt/openjdk* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/* "${HOME:-/nonexistent}"/.jdks/*; do
    if good_java "$java"; then return 0; fi
  done
  say "no Java 25 or newer found."
  if [ -n "$seen" ]; then say "too old:$seen"; else say "no Java of any version found."; fi
  say "install a JDK 25 (Eclipse Temurin: https://adoptium.net/temurin/releases/?version=25),"
  say "or, if there is one, set JAVA_HOME to its folder. Looked at: JAVA_HOME, java on PATH,"
  say "/usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks, and java_home on macOS."
  exit 2
}

# ---- The program ----------------------------------------------------------------------------------

# The newest source is younger than the jar, or there is no jar. The sample's SQL is part of the jar
# for `demo` alone.
needs_building() {
  if [ ! -f "$jar" ] || [ ! -d "$home/target/lib" ]; then return 0; fi
  set -- "$home/pom.xml" "$home/src/main" "$home/docs/findings" ${demo:+"$home/sql" "$home/sentry.toml"}
  for source in "$@"; do
    [ -e "$source" ] || continue
    if [ -n "$(find "$source" -newer "$jar" -print 2>/dev/null | head -n 1)" ]; then return 0; fi
  done
  return 1
}

build() {
  needs_building || return 0 # another one built it while this one waited for its turn
  if [ -f "$home/mvnw" ] && [ -f "$home/.mvn/wrapper/maven-wrapper.properties" ] && ! command -v mvn >/dev/null; then
    set -- sh "$home/mvnw"
  elif command -v mvn >/dev/null; then
    set -- mvn
  else
    say "it is not built, and there is no Maven to build it with: install Maven 3.8 or newer,"
    say "or point MIGRATION_SENTRY_HOME at a packaged program."
    return 2
  fi
  if [ -x "$java/bin/javac" ]; then
    JAVA_HOME=$java
    # Maven's own libraries, of before Java 23, would make it warn of them at length.
    MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
    export JAVA_HOME MAVEN_OPTS
  fi
  say "building it first, in $home (mvn package, without tests)"
  # In the background, because a shell that waits in the foreground hears no signal.
  "$@" -q --batch-mode -ntp -Dstyle.color=never -f "$home/pom.xml" -Dmaven.test.skip=true package </dev/null >&2 &
  maven=$!
  trap 'kill "$maven" 2>/dev/null; exit 143' TERM
  trap 'kill "$maven" 2>/dev/null; exit 130' INT
  if ! wait "$maven"; then
    say "it could not be built; Maven says why above. Java used: $java"
    return 2
  fi
  trap - TERM INT
  touch "$jar"
}

# The folder above the one this script is in, whatever links lead to it.
script=$(readlink -f "$0" 2>/dev/null || printf '%s' "$0")
beside=$(CDPATH='' cd "$(dirname "$script")/.." && pwd)
home=${MIGRATION_SENTRY_HOME:-$beside}
demo=
if [ "${1:-}" = demo ]; then demo=yes; fi

find_java

if [ -f "$home/migration-sentry.jar" ]; then
  jar=$home/migration-sentry.jar
elif [ -n "${MIGRATION_SENTRY_HOME:-}" ] && [ ! -f "$home/target/migration-sentry.jar" ]; then
  say "MIGRATION_SENTRY_HOME is $home, and there is no migration-sentry.jar in it."
  exit 2
else
  jar=$home/target/migration-sentry.jar
  if [ -z "${MIGRATION_SENTRY_HOME:-}" ] && needs_building; then
    if command -v flock >/dev/null && mkdir -p "$home/target" 2>/dev/null && [ -w "$home/target" ]; then
      # One at a time: a web service and a worker may start side by side.
      exec 9>"$home/target/.build.lock"
      flock -w 900 9 || { say "another build has held $home/target/.build.lock for 15 minutes."; exit 2; }
      build 9>&- || exit $?
      exec 9>&-
    else
      build || exit $?
    fi
  fi
fi

# The program would take it for a setting that it does not know.
unset MIGRATION_SENTRY_HOME

if [ $# -eq 0 ]; then set -- gate; fi
exec "$java/bin/java" \
  -Xlog:disable -Xlog:all=warning:stderr \
  -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx256m \
  -Dorg.jooq.no-logo=true -Dorg.jooq.no-tips=true \
  -jar "$jar" "$@"
