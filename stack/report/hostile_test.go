package report_test

import (
	"encoding/json"
	"reflect"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"

	"ecs-foundation/stack/report"
)

// nodes counts the nodes of a document by kind, such as the rows of tables.
func nodes(document string) map[string]int {
	counts := map[string]int{}
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader([]byte(document)))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Kind() != ast.KindText {
			counts[n.Kind().String()]++
		}
		return ast.WalkContinue, nil
	})
	return counts
}

// setStrings replaces the strings of a value, other than types, ports and items
// of a bill, which are not text.
func setStrings(v reflect.Value, next func(old string) string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			setStrings(v.Elem(), next)
		}
	case reflect.Slice:
		for i := range v.Len() {
			setStrings(v.Index(i), next)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			ports := field.Type == reflect.TypeFor[[]string]() && (field.Name == "Before" || field.Name == "After")
			if field.IsExported() && field.Name != "Type" && field.Name != "Cost" && !ports {
				setStrings(v.Field(i), next)
			}
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.Len() > 0 {
			v.SetString(next(v.String()))
		}
	default:
	}
}

// TestTextDoesNotChangeTheStructure replaces what a stack file or the code of a branch can
// choose: names, ARNs, conditions, errors. The report has the same tables and rows.
func TestTextDoesNotChangeTheStructure(t *testing.T) {
	t.Parallel()
	p := preview(t, "nat")
	p.Errors = []string{"first error", "second error"}
	original, err := json.Marshal(report.New(report.Input{
		Stack: "dev", Against: "origin/main", Before: state(t, "dev"), After: state(t, "prod"), Preview: p, Notes: []string{"note"},
	}))
	require.NoError(t, err)
	copied := func() report.Report {
		var r report.Report
		require.NoError(t, json.Unmarshal(original, &r))
		return r
	}
	want := nodes(copied().Markdown())
	hostile := rapid.StringOfN(rapid.SampledFrom([]rune("`|\\<>!-*_[]()#@&~ab/ \n\r\t\x00\x1b\u2028\u202e")), 1, 12, -1)
	rapid.Check(t, func(t *rapid.T) {
		r, texts := copied(), map[string]string{}
		setStrings(reflect.ValueOf(&r).Elem(), func(old string) string {
			if texts[old] == "" {
				texts[old] = hostile.Draw(t, "text") + strconv.Itoa(len(texts)) + hostile.Draw(t, "end")
			}
			return texts[old]
		})
		require.Equal(t, want, nodes(r.Markdown()))
	})
}
