#!/usr/bin/env bash
# The action's second step: masks what is secret, runs the command, then tells the outputs and the
# summary. Its exit code is the program's.
#
# ACTION_*  the inputs, as action.yml maps them
set -euo pipefail
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
# shellcheck source=scripts/action/words.sh
. "$here/words.sh"

# ---- What is asked for ----------------------------------------------------------------------------

case $ACTION_COMMAND in
  gate | rehearse | check | guard | recover) ;;
  *) refuse "command is $ACTION_COMMAND: give gate, rehearse, check, guard or recover." ;;
esac
set -- "$ACTION_COMMAND" --format github

if [ -n "$ACTION_DATABASE_URL" ]; then
  export DATABASE_URL=$ACTION_DATABASE_URL
  set -- "$@" --database-url-variable DATABASE_URL
fi
mask_url "${DATABASE_URL:-}"
mask_url "${MIGRATION_SENTRY_SCRATCH_URL:-}"
mask "${PGPASSWORD:-}"

[ -z "$ACTION_FAIL_ON" ] || set -- "$@" --fail-on "$ACTION_FAIL_ON"
[ -z "$ACTION_BASE_REF" ] || set -- "$@" --base-ref "$ACTION_BASE_REF"
while IFS= read -r argument; do
  argument=${argument%$'\r'}
  [ -z "$argument" ] || set -- "$@" "$argument"
done <<<"$ACTION_ARGUMENTS"

if [ -n "$ACTION_REPORTS" ]; then
  mkdir -p -- "$ACTION_REPORTS" || refuse "reports is $ACTION_REPORTS: that folder cannot be made."
  reports=$(CDPATH='' cd -- "$ACTION_REPORTS" && pwd)
else
  reports=$(mktemp -d "${RUNNER_TEMP:-/tmp}/migration-sentry-reports.XXXXXX")
fi
for ending in json md xml sarif env; do
  rm -f -- "$reports/verdict.$ending"
  set -- "$@" --report "$reports/verdict.$ending"
done
CDPATH='' cd -- "$ACTION_WORKING_DIRECTORY" 2>/dev/null ||
  refuse "working-directory is $ACTION_WORKING_DIRECTORY: there is no such folder in $PWD."
summary=$ACTION_SUMMARY
unset "${!ACTION_@}"

# ---- The run --------------------------------------------------------------------------------------

# Job control, because what a shell without it starts in the background is deaf to SIGINT. The runner
# signals this shell alone, and kills what has not ended ten seconds after.
set -m
migration-sentry "$@" &
program=$!
# shellcheck disable=SC2317 # called by the traps
pass_on() {
  signalled=yes
  kill -s "$1" "$program" 2>/dev/null || true
}
trap 'pass_on INT' INT
trap 'pass_on TERM' TERM
while :; do
  signalled=
  code=0
  wait "$program" || code=$?
  [ -n "$signalled" ] || break
done

# ---- What is told ---------------------------------------------------------------------------------

output exit-code "$code"
output reports "$reports"
if [ -s "$reports/verdict.env" ]; then
  cat "$reports/verdict.env" >>"$GITHUB_OUTPUT"
  output report-json "$reports/verdict.json"
  output report-markdown "$reports/verdict.md"
  output report-junit "$reports/verdict.xml"
  output report-sarif "$reports/verdict.sarif"
  if [ "$summary" = true ]; then
    cat "$reports/verdict.md" >>"$GITHUB_STEP_SUMMARY"
  fi
else
  printf '::error title=Migration Sentry::%s\n' \
    "It ended with exit code $code before it could come to a verdict. The log above says why."
fi
exit "$code"
