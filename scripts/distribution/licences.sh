#!/usr/bin/env bash
# Puts the licences of what a distribution is made of into its folder: THIRD-PARTY.md, and under
# licences/ the texts that the jars bring and those that they should have brought.
#
#     scripts/distribution/licences.sh JDK FOLDER
#
# A jar that THIRD-PARTY.md says nothing of is an error.
set -euo pipefail
jdk=$1 home=$2
source=$(cd "$(dirname "$0")/../.." && pwd)/src/distribution
mkdir -p "$home/licences"

for jar in "$home"/lib/*.jar; do
  file=$(basename "$jar" .jar)
  artifact=$(sed -E 's/-[0-9]+\.[0-9].*$//' <<<"$file")
  grep -q "^| $artifact |" "$source/THIRD-PARTY.md" || { echo "licences: $artifact is not in THIRD-PARTY.md" >&2; exit 1; }
  "$jdk/bin/jar" -tf "$jar" | { grep -E '^META-INF/(licenses/.*/)?(LICENSE|NOTICE)(\.txt|\.md)?$' || true; } >"$home/texts"
  if [ -s "$home/texts" ]; then
    mkdir "$home/licences/$artifact"
    (cd "$home/licences/$artifact" && xargs "$jdk/bin/jar" -xf "$jar" <"$home/texts" && mv META-INF/* . && rmdir META-INF)
  fi
  rm "$home/texts"
done
cp "$source"/licences/* "$home/licences/"
cp "$source/THIRD-PARTY.md" "$home/"
