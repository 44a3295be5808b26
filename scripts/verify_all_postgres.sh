#!/usr/bin/env bash
# Runs the tests that ask a real server on every PostgreSQL that is supported: 14 to 18.
#
#     scripts/verify_all_postgres.sh            all of them
#     scripts/verify_all_postgres.sh 14 16      these
#
# `mvn verify` runs them on one (18). The server binaries come from Maven Central.
set -euo pipefail
cd "$(dirname "$0")/.."

declare -A newest=([14]=14.24.0 [15]=15.19.0 [16]=16.15.0 [17]=17.11.0 [18]=18.6.0)
case "$(uname -s)-$(uname -m)" in
  Linux-aarch64) newest[14]=14.23.0 newest[18]=18.4.0 ;;
  Darwin-arm64) newest[14]=14.23.0 newest[18]=18.4.0 ;;
  Darwin-x86_64) newest[14]=14.22.0 ;;
esac

[ $# -gt 0 ] || set -- 14 15 16 17 18
failed=()
for major in "$@"; do
  version=${newest[$major]:?"no server binaries known for PostgreSQL $major"}
  echo "=== PostgreSQL $version ==="
  mvn --batch-mode --no-transfer-progress test -Dgroups=server -Dpostgres.binaries.version="$version" \
    || failed+=("$major")
done

if [ ${#failed[@]} -gt 0 ]; then
  echo "failed on PostgreSQL ${failed[*]}" >&2
  exit 1
fi
echo "passed on PostgreSQL $*"
