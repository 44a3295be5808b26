#!/usr/bin/env bash
# The action's first step: puts `migration-sentry` on the PATH of the steps after it.
#
# ACTION_DISTRIBUTION  a tarball of the distribution: a path, or an https URL
# ACTION_VERSION       or a released version of the repository that the action comes from
# ACTION_SHA256        what the tarball's SHA-256 must be; may be left out for a path alone
#
# With neither, the action's own checkout is built (scripts/migration_sentry.sh), which takes a JDK 25
# and Maven.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=scripts/action/words.sh
. "$here/words.sh"

home=$(mktemp -d "${RUNNER_TEMP:-/tmp}/migration-sentry.XXXXXX")
tarball=$ACTION_DISTRIBUTION

if [ -n "$ACTION_VERSION" ]; then
  [ -z "$tarball" ] || refuse "Give version or distribution, not both."
  [[ $ACTION_VERSION =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.-]+)?$ ]] ||
    refuse "version is $ACTION_VERSION: no version, which is for example 1.2.0."
  [ "${RUNNER_OS:-}/${RUNNER_ARCH:-}" = Linux/X64 ] ||
    refuse "Releases are for Linux on x86-64; this runner is ${RUNNER_OS:-?} on ${RUNNER_ARCH:-?}. Build a distribution for it and give its path as distribution."
  tarball=${GITHUB_SERVER_URL:-https://github.com}/$GITHUB_ACTION_REPOSITORY/releases/download/v$ACTION_VERSION/migration-sentry-$ACTION_VERSION-linux-x86_64.tar.gz
fi

if [ -z "$tarball" ]; then
  mkdir "$home/bin"
  ln -s "$(dirname -- "$here")/migration_sentry.sh" "$home/bin/migration-sentry"
  printf '%s\n' "$home/bin" >>"$GITHUB_PATH"
  exit 0
fi

case $tarball in
  https://*)
    [ -n "$ACTION_SHA256" ] || refuse "What is fetched is run next to your secrets: give its sha256 (the file .sha256 beside it says it)."
    curl --fail --silent --show-error --location --proto '=https' --retry 3 --max-time 300 \
      --output "$home/migration-sentry.tar.gz" -- "$tarball" || refuse "$tarball cannot be fetched."
    tarball=$home/migration-sentry.tar.gz
    ;;
  *://*) refuse "distribution is $tarball: give a path in the workspace, or an https URL." ;;
  *) [ -f "$tarball" ] || refuse "distribution is $tarball: there is no such file in $PWD." ;;
esac

if [ -n "$ACTION_SHA256" ]; then
  actual=$(sha256sum <"$tarball")
  [ "${actual%% *}" = "${ACTION_SHA256,,}" ] ||
    refuse "The distribution's SHA-256 is ${actual%% *}, not $ACTION_SHA256: it is not the one you meant, and it was not run."
fi
mkdir "$home/program"
tar -xzf "$tarball" -C "$home/program" --strip-components=1 --no-same-owner ||
  refuse "$tarball is no tarball of the distribution."
[ -x "$home/program/bin/migration-sentry" ] || refuse "There is no bin/migration-sentry in $tarball."
printf '%s\n' "$home/program/bin" >>"$GITHUB_PATH"
