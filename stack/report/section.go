package report

import (
	"fmt"
	"strings"
)

// commentLimit is GitHub's limit for a comment, 65,536 characters, less room for a
// line that the workflow adds.
const commentLimit = 65000

// A section is a part of the report. Some of its rows may be left out.
type section struct {
	head string
	// fold is the summary line of collapsed rows, or "".
	fold string
	rows []string
	tail string
	// rest says where to find rows that are left out.
	rest string
	keep keep

	cut int // the number of rows that are left out
}

// keep is the priority of the rows of a section when others are cut.
type keep int

const (
	whole     keep = iota // also available elsewhere
	differing             // the content of the change
	essential             // the basis of the decision
)

// table returns a section that is a table.
func table(head, columns string, rows []string) section {
	line := strings.Repeat("|---", strings.Count(columns, "|")-1)
	return section{head: head + columns + "\n" + line + "|\n", rows: rows}
}

// folded collapses the rows of a section and the head of its table under a line.
func (s section) folded(line string) section {
	s.fold = line
	return s
}

func (s section) String() string {
	var b strings.Builder
	if s.fold != "" {
		fmt.Fprintf(&b, "<details><summary>%s</summary>\n\n", s.fold)
	}
	b.WriteString(s.head)
	for _, row := range s.rows[:len(s.rows)-s.cut] {
		b.WriteString(row + "\n")
	}
	b.WriteString(s.tail)
	if s.cut > 0 {
		fmt.Fprintf(&b, "\n*%d more rows exceed the size limit of a comment: %s.*\n", s.cut, s.rest)
	}
	if s.fold != "" {
		b.WriteString("\n</details>\n")
	}
	return b.String() + "\n"
}

// fit joins sections. While the result is too long, it leaves out rows of the longest
// section with the lowest priority that has any.
func fit(sections []section, limit int) string {
	for {
		var b strings.Builder
		var longest *section
		for i := range sections {
			s := &sections[i]
			b.WriteString(s.String())
			if s.cut == len(s.rows) {
				continue
			}
			if longest == nil || s.keep < longest.keep || s.keep == longest.keep && len(s.String()) > len(longest.String()) {
				longest = s
			}
		}
		if b.Len() <= limit || longest == nil {
			return strings.TrimRight(b.String(), "\n") + "\n"
		}
		longest.cut += max(1, (len(longest.rows)-longest.cut)/4)
	}
}
