package markdown_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extensions "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"

	"ecs-foundation/internal/markdown"
)

// parse returns the kinds of the nodes of a document, and the contents of its code spans
// and code blocks.
func parse(document string) (kinds, codes []string) {
	source := []byte(document)
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.Kind() {
		case ast.KindText:
		case ast.KindCodeSpan:
			kinds, codes = append(kinds, "code"), append(codes, string(n.Text(source))) //nolint:staticcheck // the text of its children
		case ast.KindFencedCodeBlock:
			kinds, codes = append(kinds, "block"), append(codes, string(n.Lines().Value(source)))
		default:
			kinds = append(kinds, n.Kind().String())
		}
		return ast.WalkContinue, nil
	})
	return kinds, codes
}

// hostile generates texts of characters that Markdown or its renderers treat specially.
var hostile = rapid.StringOf(rapid.OneOf(
	rapid.SampledFrom([]rune("`|\\<>!-*_[]()#@&~ \t\n\r\x00\x1b\u2028\u202e:/")), rapid.Rune(),
))

func TestTextStaysInItsCell(t *testing.T) {
	t.Parallel()
	table := func(a, b string) string {
		return "| a | b |\n|---|---|\n" + markdown.Row(markdown.Code(a), markdown.Bold(b)) + "\n" + markdown.Row("x", "y") + "\n"
	}
	want, _ := parse(table("a", "b"))
	require.Contains(t, want, extensions.KindTableRow.String())
	rapid.Check(t, func(t *rapid.T) {
		a, b := hostile.Draw(t, "a"), hostile.Draw(t, "b")
		if a == "" || b == "" {
			return
		}
		kinds, codes := parse(table(a, b))
		require.Equal(t, want, kinds)
		require.Len(t, codes, 2)
	})
}

func TestLinesStayInTheirBlock(t *testing.T) {
	t.Parallel()
	want, _ := parse(markdown.Block("text", "a") + "\nafter\n")
	rapid.Check(t, func(t *rapid.T) {
		kinds, _ := parse(markdown.Block("text", rapid.SliceOfN(hostile, 1, 5).Draw(t, "lines")...) + "\nafter\n")
		require.Equal(t, want, kinds)
	})
}

func TestCodeShowsEachCharacter(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"arn:aws:s3:::*":     "`arn:aws:s3:::*`",
		"a|b":                "`a\\|b`",
		"a`b``c":             "```a`b``c```",
		"`":                  "`` ` ``",
		" ":                  "`   `",
		"a\nb\u202ec\x00":    "`a\\nb\\u202ec\\u0000`",
		"<!-- @acme/admins ": "` <!-- @acme/admins  `",
		"":                   "",
	} {
		require.Equal(t, want, markdown.Code(text))
	}
}
