#!/usr/bin/env bash
# check-commits.sh BASE: checks the subjects of the commits from BASE to HEAD. Each must follow Conventional
# Commits (https://www.conventionalcommits.org/en/v1.0.0/) and have at most 72 characters. Merge commits are
# not checked.
set -euo pipefail

base=${1:?Usage: check-commits.sh BASE}
types='build|chore|ci|docs|feat|fix|perf|refactor|revert|style|test'
form="^($types)(\([a-z0-9][a-z0-9./-]*\))?!?: [^ ].*[^. ]$"
# Characters, not bytes.
export LC_ALL=C.UTF-8
failed=0

reject() {
  printf '%s\n  %s: %s\n' "$2" "$1" "$3" >&2
  failed=1
}

while IFS=' ' read -r commit subject; do
  [ -n "$commit" ] || continue
  [ "${#subject}" -le 72 ] || reject "$commit" "$subject" "${#subject} characters; at most 72 are allowed"
  [[ $subject =~ $form ]] || reject "$commit" "$subject" 'expected "type(scope): subject" without a full stop'
done < <(git log --no-merges --format='%h %s' "$base..HEAD")

if [ "$failed" -ne 0 ]; then
  printf '\nTypes: %s\nReword with: git rebase -i %s\n' "${types//|/, }" "$base" >&2
  exit 1
fi
