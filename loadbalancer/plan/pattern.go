package plan

import (
	"slices"
	"strings"
)

// A pattern is a text in which * stands for any run of characters and ? for one,
// as rules compare it.
type pattern []token

// A token is a character, or one of the wildcards.
type token int

const (
	one token = -1 - iota
	run
)

// exact reads a pattern of paths, where letter case counts.
func exact(text string) pattern {
	all := make(pattern, len(text))
	for i := range len(text) {
		switch c := text[i]; c {
		case '*':
			all[i] = run
		case '?':
			all[i] = one
		default:
			all[i] = token(c)
		}
	}
	return all
}

// folded reads a pattern of hosts and headers, where letter case does not.
func folded(text string) pattern { return exact(strings.ToLower(text)) }

// escaped reads a pattern of query strings, where it does not either, and a
// backslash takes its meaning from a wildcard.
func escaped(text string) pattern {
	var all pattern
	text = strings.ToLower(text)
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && strings.IndexAny(text[i+1:], "*?") == 0 {
			i++
			all = append(all, token(text[i]))
			continue
		}
		all = append(all, exact(text[i:i+1])...)
	}
	return all
}

// literal returns the pattern that one text alone matches.
func literal(text string) pattern {
	all := make(pattern, len(text))
	for i := range len(text) {
		all[i] = token(text[i])
	}
	return all
}

// wildcards counts those in a pattern.
func (p pattern) wildcards() int {
	n := 0
	for _, t := range p {
		if t < 0 {
			n++
		}
	}
	return n
}

// covers tells whether every text that narrow matches is matched by p. A run of
// p may stand for any part of narrow, its wildcards included; one for a
// character or a one.
func (p pattern) covers(narrow pattern) bool {
	// covered[j] tells whether what has been read of p covers narrow[:j].
	covered := make([]bool, len(narrow)+1)
	covered[0] = true
	for _, w := range p {
		before := covered[0]
		covered[0] = covered[0] && w == run
		for j, n := range narrow {
			here := covered[j+1]
			if w == run {
				covered[j+1] = here || covered[j]
			} else {
				covered[j+1] = before && (w == n || w == one && n != run)
			}
			before = here
		}
	}
	return covered[len(narrow)]
}

// coverAll tells whether some pattern of wide covers each of narrow. No pattern
// at all stands for anything.
func coverAll(wide, narrow []string, read func(string) pattern) bool {
	if len(wide) == 0 {
		return true
	}
	if len(narrow) == 0 {
		narrow = []string{"*"}
	}
	return !slices.ContainsFunc(narrow, func(n string) bool { return !anyCovers(wide, read(n), read) })
}

// anyCovers tells whether some pattern of wide covers another.
func anyCovers(wide []string, narrow pattern, read func(string) pattern) bool {
	return slices.ContainsFunc(wide, func(w string) bool { return read(w).covers(narrow) })
}
