// Package styles holds the prose rules: Vale checks documentation and comments with
// them, and the test of this package checks messages.
package styles

import (
	"errors"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// rule is a rule of Vale that forbids terms.
type rule struct{ terms, exceptions *regexp.Regexp }

// find returns the forbidden terms in a text.
func (r rule) find(text string) []string {
	return slices.DeleteFunc(r.terms.FindAllString(text, -1), r.exceptions.MatchString)
}

var (
	key  = regexp.MustCompile(`^(\w+):`)
	item = regexp.MustCompile(`^  (?:- )?(?:'((?:[^']|'')+)'|([^'\s]+))(?:: .+)?$`)
)

// readRule reads the lists in a rule file: substitutions or tokens, and exceptions.
func readRule(t *testing.T, file string) rule {
	t.Helper()
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	lists, list := map[string][]string{"exceptions": {`\z.`}}, ""
	for line := range strings.Lines(string(content)) {
		line = strings.TrimRight(line, "\n")
		if match := key.FindStringSubmatch(line); match != nil {
			list = match[1]
		} else if match := item.FindStringSubmatch(line); match != nil {
			lists[list] = append(lists[list], strings.ReplaceAll(match[1]+match[2], "''", "'"))
		} else {
			require.True(t, strings.HasPrefix(line, "#"), "%s: unexpected line %q", file, line)
		}
	}
	compile := func(patterns []string) *regexp.Regexp {
		return regexp.MustCompile(`(?i)\b(?:` + strings.Join(patterns, "|") + `)\b`)
	}
	terms := slices.Concat(lists["swap"], lists["tokens"])
	require.NotEmpty(t, terms, file)
	return rule{compile(terms), regexp.MustCompile(strings.Join(lists["exceptions"], "|"))}
}

func readRules(t *testing.T) []rule {
	t.Helper()
	files, err := filepath.Glob("ECSFoundation/*.yml")
	require.NoError(t, err)
	var rules []rule
	for _, file := range files {
		rules = append(rules, readRule(t, file))
	}
	return rules
}

// immutable are descriptions in AWS that replace a security group or a managed policy if
// they change.
var immutable = []string{"Load balancer: the only way in", "GitHub Actions lays this stack, and raises nobody's rights"}

var word = regexp.MustCompile(`([\p{Ll}\d])(\p{Lu})`)

// goTexts returns the string literals and the names in a Go file, with spaces between
// the words of a name.
func goTexts(content []byte) []string {
	var reader scanner.Scanner
	files := token.NewFileSet()
	reader.Init(files.AddFile("", files.Base(), len(content)), content, nil, 0)
	var texts []string
	for {
		_, kind, literal := reader.Scan()
		if kind == token.EOF {
			return texts
		}
		if kind == token.STRING {
			text, _ := strconv.Unquote(literal)
			texts = append(texts, text)
		}
		if kind == token.IDENT {
			texts = append(texts, word.ReplaceAllString(literal, "$1 $2"))
		}
	}
}

var lines = regexp.MustCompile(`(^|/)Makefile$|\.(jq|mjs|sh|ya?ml)$|(errors|usage)\.golden$|^stack/report/testdata/.*\.md$`)

// otherTexts returns the texts in a file that Vale does not check: names and string
// literals in Go, expected messages, and the lines of scripts, workflows and stack files.
func otherTexts(file string, content []byte) []string {
	switch {
	case strings.HasPrefix(file, "styles/"):
		return nil
	case strings.HasSuffix(file, ".go"):
		return goTexts(content)
	case lines.MatchString(file):
		return strings.Split(string(content), "\n")
	}
	return nil
}

func TestRulesForbidTerms(t *testing.T) {
	t.Parallel()
	rules := readRules(t)
	for text, want := range map[string][]string{
		"the key is no\nname, and keeps it for ever":                                                       {"is no\nname", "for ever"},
		"There is no NAT gateway, and the target is no longer set, because an asterisk stands for a name.": nil,
		"the subnets that stand":                               {"that stand"},
		strings.Join(goTexts([]byte("isUsedByEverybody")), ""): {"Everybody"},
		"Colours of the back door":                             {"back door", "Colours"},
	} {
		var found []string
		for _, r := range rules {
			found = append(found, r.find(text)...)
		}
		require.ElementsMatch(t, want, found, text)
	}
}

func TestNamesAndMessagesUseTheTerms(t *testing.T) {
	t.Parallel()
	files, err := exec.CommandContext(t.Context(), "git", "-C", "..", "ls-files", "-co", "--exclude-standard").Output()
	require.NoError(t, err)
	rules, kept, counts := readRules(t), map[string]bool{}, map[string]int{}
	for file := range strings.FieldsSeq(string(files)) {
		content, err := os.ReadFile(filepath.Join("..", file))
		if errors.Is(err, fs.ErrNotExist) {
			continue // deleted, and the deletion is not committed yet
		}
		require.NoError(t, err)
		for _, text := range otherTexts(file, content) {
			counts[filepath.Ext(file)]++
			for _, r := range rules {
				terms := r.find(text)
				if len(terms) > 0 && slices.Contains(immutable, text) {
					kept[text] = true
				} else if len(terms) > 0 {
					t.Errorf("%s: %q are not terms of STYLE.md: %q", file, terms, text)
				}
			}
		}
	}
	require.Len(t, kept, len(immutable))
	require.Greater(t, counts[".go"], 5000)
	require.Greater(t, counts[".yaml"], 500)
	require.Greater(t, counts[".golden"], 100)
}
