// Package glob compares patterns in which * matches any number of characters and ?
// matches exactly one, as in IAM policies and the rules of a load balancer.
package glob

import (
	"slices"
	"strings"
)

// A Pattern is a parsed pattern.
type Pattern []Token

// A Token is one literal character or one wildcard.
type Token struct {
	char   rune // the literal character, or 0 for a wildcard
	many   bool // whether the wildcard matches any number of characters, none included
	except string
}

// One returns the wildcard that matches one character that is not in except.
func One(except string) Token { return Token{except: except} }

// Many returns the wildcard that matches any number of characters that are not in
// except.
func Many(except string) Token { return Token{many: true, except: except} }

// Parse parses a pattern.
func Parse(text string) Pattern {
	p := Literal(text)
	for i, t := range p {
		switch t.char {
		case '*':
			p[i] = Many("")
		case '?':
			p[i] = One("")
		}
	}
	return p
}

// Literal returns the pattern that matches only text.
func Literal(text string) Pattern {
	p := make(Pattern, 0, len(text))
	for _, r := range text {
		p = append(p, Token{char: r})
	}
	return p
}

// Match reports whether the pattern matches text.
func Match(pattern, text string) bool {
	if !strings.ContainsAny(pattern, "*?") {
		return pattern == text // parsing a policy with hundreds of ARNs for each question takes seconds
	}
	return Parse(pattern).Covers(Literal(text))
}

// Wildcards returns the number of wildcards in the pattern.
func (p Pattern) Wildcards() int {
	n := 0
	for _, t := range p {
		if t.char == 0 {
			n++
		}
	}
	return n
}

// Covers reports whether p matches every text that narrow matches. A * of p covers any
// part of narrow, wildcards included; a ? covers a character or a ?.
func (p Pattern) Covers(narrow Pattern) bool {
	for len(p) > 0 && len(narrow) > 0 && p[0].char != 0 && narrow[0].char != 0 { // most patterns differ here already
		if p[0].char != narrow[0].char {
			return false
		}
		p, narrow = p[1:], narrow[1:]
	}
	// covered[j] is whether the part of p read so far covers narrow[:j].
	covered := make([]bool, len(narrow)+1)
	covered[0] = true
	for _, w := range p {
		before := covered[0]
		covered[0] = covered[0] && w.many
		for j, n := range narrow {
			here := covered[j+1]
			if w.many {
				covered[j+1] = here || covered[j] && w.includes(n)
			} else {
				covered[j+1] = before && !n.many && w.includes(n)
			}
			before = here
		}
	}
	return covered[len(narrow)]
}

// Overlaps reports whether some text matches both patterns.
func (p Pattern) Overlaps(q Pattern) bool {
	// met[j] is whether some text matches both the part of p read so far and q[:j].
	met := make([]bool, len(q)+1)
	met[0] = true
	for j, t := range q {
		met[j+1] = met[j] && t.many
	}
	for _, w := range p {
		before := met[0]
		met[0] = met[0] && w.many
		for j, t := range q {
			here := met[j+1]
			switch {
			case w.many && t.many:
				met[j+1] = here || met[j]
			case w.many:
				met[j+1] = here || met[j] && w.meets(t)
			case t.many:
				met[j+1] = met[j] || here && w.meets(t)
			default:
				met[j+1] = before && w.meets(t)
			}
			before = here
		}
	}
	return met[len(q)]
}

// includes reports whether w matches every character that n matches.
func (w Token) includes(n Token) bool {
	switch {
	case w.char != 0:
		return w.char == n.char
	case n.char != 0:
		return !w.excludes(n.char)
	}
	return !slices.ContainsFunc([]rune(w.except), func(r rune) bool { return !n.excludes(r) })
}

// meets reports whether some character matches both tokens. That is always true of two
// wildcards, because each excludes only a few separators.
func (w Token) meets(t Token) bool {
	return w.includes(t) || t.includes(w) || w.char == 0 && t.char == 0
}

func (w Token) excludes(r rune) bool { return slices.Contains([]rune(w.except), r) }
