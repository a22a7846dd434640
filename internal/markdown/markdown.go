// Package markdown writes text that others control as Markdown. Whatever the text, it ends
// neither the element that it is in nor the table, and a reader sees each of its characters.
package markdown

import (
	"strings"

	"ecs-foundation/internal/printable"
)

// Code returns text as a code span, also within a table, or "" if it is empty. GitHub and GitLab do not treat
// mentions, links and HTML in a code span as such.
// https://github.github.com/gfm/#code-spans
func Code(text string) string {
	text = printable.Text(text)
	if text == "" {
		return ""
	}
	if strings.Trim(text, "`") != text || strings.Trim(text, " ") != text {
		text = " " + text + " " // one space on each side is not part of a code span
	}
	fence := strings.Repeat("`", longestRun(text)+1)
	return fence + strings.ReplaceAll(text, "|", `\|`) + fence
}

// Bold returns text as a code span in bold.
func Bold(text string) string { return "**" + Code(text) + "**" }

// Block returns lines as a fenced code block in a language, which may be "".
// https://github.github.com/gfm/#fenced-code-blocks
func Block(language string, lines ...string) string {
	var b strings.Builder
	for _, text := range lines {
		for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
			b.WriteString(printable.Text(line) + "\n")
		}
	}
	fence := strings.Repeat("`", max(3, longestRun(b.String())+1))
	return fence + language + "\n" + b.String() + fence + "\n"
}

// Row returns a row of a table.
func Row(cells ...string) string { return "| " + strings.Join(cells, " | ") + " |" }

// longestRun returns the length of the longest run of backticks.
func longestRun(text string) int {
	longest, run := 0, 0
	for _, r := range text {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return longest
}
