#!/usr/bin/env bash
# Writes the completions and the manual pages, as a package or a distribution carries them:
#
#     scripts/terminal_files.sh [FOLDER] [PROGRAM]
#
#     FOLDER/completions/migration-sentry.bash, _migration-sentry, migration-sentry.fish
#     FOLDER/man/man1/migration-sentry.1, migration-sentry-gate.1, …
#
# FOLDER is target unless given. PROGRAM is what prints them: scripts/migration_sentry.sh unless given.
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
folder=${1:-$here/../target}
program=${2:-$here/migration_sentry.sh}

mkdir -p "$folder/completions" "$folder/man/man1"
"$program" completion bash >"$folder/completions/migration-sentry.bash"
"$program" completion zsh >"$folder/completions/_migration-sentry"
"$program" completion fish >"$folder/completions/migration-sentry.fish"
"$program" man --list | while read -r name command; do
  page=$name${command:+-${command// /-}}
  # shellcheck disable=SC2086 # contract export is two words
  "$program" man $command </dev/null >"$folder/man/man1/$page.1"
done
echo "$folder: 3 completions, $(find "$folder/man/man1" -name '*.1' | wc -l) manual pages"
