// Package printable shows text that others control.
package printable

import (
	"fmt"
	"strings"
	"unicode"
)

// blank is the Braille pattern without dots, which looks like a space.
const blank = '\u2800'

// Text returns a text on one line. It replaces characters that a reader does not see by their escape sequences in Go: a
// newline, a character that controls a terminal or changes the direction of text, and one without a shape, such as a
// zero-width space.
func Text(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r > 0xffff && !isVisible(r):
			fmt.Fprintf(&b, `\U%08x`, r)
		case !isVisible(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Lines is like Text, for each of the lines of a text.
func Lines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Text(line)
	}
	return strings.Join(lines, "\n")
}

// OneLine joins the lines of a text, and its words with single spaces.
func OneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// isVisible reports whether a character has a shape. Unicode lists the letters without one as ignorable by default
// (https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point).
func isVisible(r rune) bool {
	return unicode.IsPrint(r) && r != blank && !unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}
