#!/usr/bin/env bash
# Posts the reports of the stacks on their pull request: one comment for each stack, edited in place.
# The pull request's own code wrote the reports, so they are used only as the text of a comment, and
# the pull request number comes from GitHub.
#
# usage: .github/scripts/comment.sh FOLDER STACK...
# with GH_TOKEN, REPOSITORY, BASE, HEAD_OWNER, HEAD_BRANCH, HEAD_SHA and RUN_URL
set -euo pipefail
folder=$1
shift

number="$(gh api --method GET "repos/$REPOSITORY/pulls" -f state=open -f base="$BASE" -f head="$HEAD_OWNER:$HEAD_BRANCH" \
  --jq ".[] | select(.head.sha == \"$HEAD_SHA\") | .number")"
if [[ ! $number =~ ^[0-9]+$ ]]; then
  echo "no open pull request has the head $HEAD_SHA: the next run of its workflow will comment"
  exit 0
fi

for stack in "$@"; do
  marker="<!-- preview of $stack -->"
  origin="Report of ${HEAD_SHA:0:7}, written by the pull request's own code in [this run]($RUN_URL)."
  report="$folder/report-$stack/report.md"
  if [[ ! -f $report || -L $report || -L $folder/report-$stack ]]; then
    report=/dev/null
    origin="The preview of $stack failed at ${HEAD_SHA:0:7}: see [this run]($RUN_URL)."
  fi
  # The line about the origin comes first, where an unclosed comment or code block in the report cannot hide it.
  # A comment can have 65,536 characters, of up to four bytes. A zero-width space after @, and in the character
  # references of HTML, which are replaced before GitHub looks for mentions, prevents mentions.
  head -c 260000 "$report" | jq -Rs --arg marker "$marker" --arg origin "$origin" '
    (split("@") | join("@\u200b") | split("&#") | join("&\u200b#") | split("&commat") | join("&\u200bcommat")) as $all
    | (if ($all | length) > 65000 then $all[:65000] + "\n\nThe rest did not fit: see the artifact of the run." else $all end) as $text
    | {body: ($marker + "\n" + $origin + "\n\n" + $text)}' >body.json

  comment="$(gh api --paginate "repos/$REPOSITORY/issues/$number/comments" \
    --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | startswith(\"$marker\"))) | .id")"
  if [[ -n $comment ]]; then
    gh api --method PATCH "repos/$REPOSITORY/issues/comments/${comment%%$'\n'*}" --input body.json --jq .html_url
  else
    gh api --method POST "repos/$REPOSITORY/issues/$number/comments" --input body.json --jq .html_url
  fi
done
