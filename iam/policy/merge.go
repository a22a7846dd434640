package policy

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// merge joins statements that differ in nothing but their resources: the same
// actions under the same conditions on either's resources. Joining any others
// would allow the actions of one on the resources of the other.
func merge(statements []Statement) []Statement {
	var all []Statement
	for _, s := range statements {
		same := slices.IndexFunc(all, func(other Statement) bool {
			other.Resources = s.Resources
			return reflect.DeepEqual(other, s)
		})
		if same < 0 {
			s.Resources = slices.Clone(s.Resources)
			all = append(all, s)
			continue
		}
		for _, resource := range s.Resources {
			if !slices.Contains(all[same].Resources, resource) {
				all[same].Resources = append(all[same].Resources, resource)
			}
		}
	}
	return all
}

// number tells statements of the same ID apart: AWS refuses a document with an
// ID twice.
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

// Sid returns a statement's ID, which AWS takes in letters and digits only:
// Sid("SQS", "send") is SQSSend.
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
