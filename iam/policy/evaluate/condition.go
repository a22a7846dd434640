package evaluate

import (
	"maps"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/internal/glob"
)

// An answer is the answer to a question that depends on keys that may not be known.
type answer int

const (
	no answer = iota
	maybe
	yes
)

func not(a answer) answer    { return yes - a }
func and(a, b answer) answer { return min(a, b) }
func or(a, b answer) answer  { return max(a, b) }

func is(b bool) answer {
	if b {
		return yes
	}
	return no
}

// meets reports whether a request meets all conditions of a statement, and the keys on which
// that depends.
func (s Statement) meets(r Request) (answer, []string) {
	result, unknown := yes, []string(nil)
	for _, operator := range slices.Sorted(maps.Keys(s.Condition)) {
		for _, key := range slices.Sorted(maps.Keys(s.Condition[operator])) {
			met := r.meets(operator, key, s.Condition[operator][key])
			if met == maybe {
				unknown = append(unknown, key)
			}
			result = and(result, met)
		}
	}
	if result == no {
		return no, nil
	}
	return result, unknown
}

// meets reports whether a request meets one condition.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func (r Request) meets(operator, key string, wanted []string) answer {
	operator, ifExists := strings.CutSuffix(operator, "IfExists")
	operator, forAll := strings.CutPrefix(operator, "ForAllValues:")
	operator, _ = strings.CutPrefix(operator, "ForAnyValue:")
	values, known := r.Context[strings.ToLower(key)]
	if !known {
		return maybe
	}
	absent := len(values) == 0
	if operator == "Null" {
		return is(slices.Contains(wanted, strconv.FormatBool(absent)))
	}
	base, negated := positive(operator)
	if absent {
		return is(ifExists || forAll || negated)
	}
	compare, ok := comparisons[base]
	if !ok {
		return maybe
	}
	result := is(forAll)
	for _, value := range values {
		match := r.matchesAny(compare, value, wanted)
		if negated {
			match = not(match)
		}
		if forAll {
			result = and(result, match)
		} else {
			result = or(result, match)
		}
	}
	return result
}

func (r Request) matchesAny(compare func(wanted, value string) answer, value string, wanted []string) answer {
	result := no
	for _, w := range wanted {
		w, missing := r.substitute(w)
		if len(missing) > 0 {
			result = or(result, maybe)
			continue
		}
		result = or(result, compare(w, value))
	}
	return result
}

// positive returns the operator that a negated one negates.
func positive(operator string) (base string, negated bool) {
	base = strings.Replace(operator, "Not", "", 1)
	return base, base != operator
}

var comparisons = map[string]func(wanted, value string) answer{
	"StringEquals":           func(w, v string) answer { return is(w == v) },
	"StringEqualsIgnoreCase": func(w, v string) answer { return is(strings.EqualFold(w, v)) },
	"StringLike":             func(w, v string) answer { return is(glob.Match(w, v)) },
	"ArnEquals":              matchARN,
	"ArnLike":                matchARN,
	"Bool":                   func(w, v string) answer { return is(strings.EqualFold(w, v)) },
	"IpAddress":              matchAddress,
}

// matchARN compares two ARNs part by part: a wildcard does not match a colon in the first
// five parts. An unknown end of an ARN, written as *, matches what it may match.
func matchARN(wanted, value string) answer {
	w, v := strings.SplitN(wanted, ":", 6), strings.SplitN(value, ":", 6)
	if len(w) != 6 || len(v) != 6 {
		return is(wanted == "*" || wanted == value)
	}
	result := yes
	for i := range w {
		switch {
		case glob.Match(w[i], v[i]):
		case strings.Contains(v[i], "*") && glob.Parse(w[i]).Overlaps(glob.Parse(v[i])):
			result = and(result, maybe)
		default:
			return no
		}
	}
	return result
}

func matchAddress(wanted, value string) answer {
	address, err := netip.ParseAddr(value)
	if err != nil {
		return maybe
	}
	if prefix, err := netip.ParsePrefix(wanted); err == nil {
		return is(prefix.Contains(address))
	}
	return is(wanted == value)
}

var variable = regexp.MustCompile(`\$\{[^}]*\}`)

// literals are the variables that stand for a character.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
var literals = map[string]string{"${*}": "*", "${?}": "?", "${$}": "$"}

// substitute replaces the variables of a policy. It returns the keys that are not known, and
// then no text.
func (r Request) substitute(text string) (string, []string) {
	var missing []string
	text = variable.ReplaceAllStringFunc(text, func(v string) string {
		if literal, ok := literals[v]; ok {
			return literal
		}
		key, _, _ := strings.Cut(v[2:len(v)-1], ",")
		values := r.Context[strings.ToLower(strings.TrimSpace(key))]
		if len(values) != 1 {
			missing = append(missing, key)
			return ""
		}
		return values[0]
	})
	if len(missing) > 0 {
		return "", missing
	}
	return text, nil
}
