package actions

import (
	"regexp"
	"strings"
)

// Takes tells whether the action works on what an ARN names, which may have
// IAM's wildcards.
func (a Action) Takes(arn string) bool {
	for kind, format := range a.Types {
		if overlap(pattern(arn), form(format, a.slash[kind])) {
			return true
		}
	}
	return false
}

// A token stands for characters of a text: one or, where many is set, any
// number of them.
type token struct {
	char  rune // the character, or 0 for any
	many  bool
	slash bool // whether any includes a slash
	colon bool // whether any includes a colon
}

func (t token) fits(other token) bool {
	switch {
	case t.char == 0 && other.char == 0:
		return true
	case t.char == 0:
		return (t.slash || other.char != '/') && (t.colon || other.char != ':')
	case other.char == 0:
		return other.fits(t)
	}
	return t.char == other.char
}

// pattern reads an ARN as IAM does: * is any run of characters, ? is one.
func pattern(arn string) []token {
	var all []token
	for _, r := range arn {
		switch r {
		case '*':
			all = append(all, token{many: true, slash: true, colon: true})
		case '?':
			all = append(all, token{slash: true, colon: true})
		default:
			all = append(all, token{char: r})
		}
	}
	return all
}

var variable = regexp.MustCompile(`\$\{\w+\}`)

// form reads the reference's form of an ARN, in which ${Name} is a name. The
// resource's own name, last in it, may have colons, as a version's number does.
func form(format string, slash bool) []token {
	var all []token
	at := 0
	for _, m := range append(variable.FindAllStringIndex(format, -1), []int{len(format), len(format)}) {
		for _, r := range format[at:m[0]] {
			all = append(all, token{char: r})
		}
		if at = m[1]; m[0] < m[1] {
			own := strings.Count(format[:m[0]], ":") >= 5
			one := token{slash: own && slash, colon: own && at == len(format)}
			all = append(all, one, token{many: true, slash: one.slash, colon: one.colon})
		}
	}
	return all
}

// overlap tells whether some text fits both.
func overlap(a, b []token) bool {
	known := map[[2]int]bool{}
	var from func(i, j int) bool
	from = func(i, j int) bool {
		at := [2]int{i, j}
		if answer, ok := known[at]; ok {
			return answer
		}
		known[at] = false
		switch {
		case i == len(a) && j == len(b):
			known[at] = true
		case i < len(a) && a[i].many:
			known[at] = from(i+1, j) || j < len(b) && a[i].fits(b[j]) && from(i, j+1)
		case j < len(b) && b[j].many:
			known[at] = from(i, j+1) || i < len(a) && b[j].fits(a[i]) && from(i+1, j)
		case i < len(a) && j < len(b):
			known[at] = a[i].fits(b[j]) && from(i+1, j+1)
		}
		return known[at]
	}
	return from(0, 0)
}
