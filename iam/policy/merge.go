package policy

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// merge joins statements that differ only in their resources. Joining others would
// allow the actions of one on the resources of the other.
func merge(statements []Statement) []Statement {
	var merged []Statement
	for _, s := range statements {
		same := slices.IndexFunc(merged, func(other Statement) bool {
			other.Resources = s.Resources
			return reflect.DeepEqual(other, s)
		})
		if same < 0 {
			s.Resources = slices.Clone(s.Resources)
			merged = append(merged, s)
			continue
		}
		for _, resource := range s.Resources {
			if !slices.Contains(merged[same].Resources, resource) {
				merged[same].Resources = append(merged[same].Resources, resource)
			}
		}
	}
	return merged
}

// number makes the IDs of statements unique, as AWS requires.
func number(statements []Statement) []Statement {
	taken := map[string]bool{}
	for i := range statements {
		id := statements[i].Sid
		for n := 2; taken[statements[i].Sid]; n++ {
			statements[i].Sid = fmt.Sprintf("%s%d", id, n)
		}
		taken[statements[i].Sid] = true
	}
	return statements
}

// Sid returns a statement ID, which may have only letters and digits: Sid("SQS", "send")
// is SQSSend.
func Sid(words ...string) string {
	var b strings.Builder
	upper := true
	for _, r := range strings.Join(words, " ") {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			upper = true
			continue
		}
		if upper {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		upper = false
	}
	return b.String()
}
