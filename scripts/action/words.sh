# shellcheck shell=bash
# How the scripts of the action speak to the runner. Sourced.

# A text as the data of a workflow command (GitHub's manual, Workflow commands).
escaped() {
  local text=$1
  text=${text//'%'/'%25'}
  text=${text//$'\r'/'%0D'}
  printf '%s' "${text//$'\n'/'%0A'}"
}

# Ends the step with an annotation, as the program's own wrong usage would: exit 2.
refuse() {
  printf '::error title=Migration Sentry::%s\n' "$(escaped "$1")"
  exit 2
}

# From now on the runner shows stars instead. Not for what is too short to be told from other text.
mask() {
  if [ ${#1} -ge 4 ]; then
    printf '::add-mask::%s\n' "$(escaped "$1")"
  fi
}

# The password of a URL, as it stands there and decoded; unless it is also the user's, the host's or
# the database's name: stars in those places would tell it, and hide where the gate was.
mask_password() {
  local password=$1 others=$2 decoded
  case $others in *"$password"*) return 0 ;; esac
  mask "$password"
  case $password in *%*) ;; *) return 0 ;; esac
  decoded=${password//\\/\\\\}
  printf -v decoded '%b' "${decoded//'%'/'\x'}" 2>/dev/null || true
  mask "$decoded"
}

# A database URL and the password in it. A URL without one is no secret.
mask_url() {
  local url=$1 rest after
  rest=${url#*://}
  case $rest in
    *:*@*)
      mask "$url"
      after=${rest#*:}
      mask_password "${after%@*}" "${rest%%:*} ${after##*@}"
      if [ "${after%%@*}" != "${after%@*}" ]; then
        mask_password "${after%%@*}" "${rest%%:*} ${after##*@}"
      fi
      ;;
  esac
  case $url in
    *[?\&]password=*)
      mask "$url"
      after=${url#*[?&]password=}
      mask_password "${after%%&*}" "${url%%[?]*}"
      ;;
  esac
}

# An output of the step, whatever its text: the delimiter is one that nobody can know beforehand.
output() {
  local end
  end=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >>"$GITHUB_OUTPUT"
}
