#!/usr/bin/env bash
# Runs the tests that ask a real server on every PostgreSQL that is supported: 14 to 18.
#
#     scripts/verify_all_postgres.sh            all of them
#     scripts/verify_all_postgres.sh 14 16      these
#
# `mvn verify` runs them on one (18). The server binaries come from Maven Central.
set -euo pipefail
cd "$(dirname "$0")/.."

newest() {
  case "$1-$(uname -s)-$(uname -m)" in
    14-Linux-aarch64 | 14-Darwin-arm64) echo 14.23.0 ;;
    14-Darwin-x86_64) echo 14.22.0 ;;
    14-*) echo 14.24.0 ;;
    15-*) echo 15.19.0 ;;
    16-*) echo 16.15.0 ;;
    17-*) echo 17.11.0 ;;
    18-Linux-aarch64 | 18-Darwin-arm64) echo 18.4.0 ;;
    18-*) echo 18.6.0 ;;
    *) echo "no server binaries known for PostgreSQL $1" >&2; return 1 ;;
  esac
}

[ $# -gt 0 ] || set -- 14 15 16 17 18
failed=()
for major in "$@"; do
  version=$(newest "$major")
  echo "=== PostgreSQL $version ==="
  mvn --batch-mode --no-transfer-progress test -Dgroups=server -Dpostgres.binaries.version="$version" \
    || failed+=("$major")
done

if [ ${#failed[@]} -gt 0 ]; then
  echo "failed on PostgreSQL ${failed[*]}" >&2
  exit 1
fi
echo "passed on PostgreSQL $*"
