package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	marks   = regexp.MustCompile(`[^\p{L}\p{N}\s-]`)
)

// TestLinksInDocsAreValid checks that the files exist, and the headings, by their
// anchors on GitHub.
func TestLinksInDocsAreValid(t *testing.T) {
	t.Parallel()
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "examples/*/*.md", "templates/*/*.md"} {
		matches, err := filepath.Glob(pattern)
		require.NoError(t, err)
		pages = append(pages, matches...)
	}
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, match := range link.FindAllStringSubmatch(string(text), -1) {
			path, anchor, _ := strings.Cut(match[1], "#")
			if strings.HasPrefix(match[1], "http") {
				continue
			}
			target := page
			if path != "" {
				target = filepath.Join(filepath.Dir(page), path)
			}
			_, err := os.Stat(target)
			require.NoError(t, err, "%s links to %s", page, match[1])
			if anchor != "" {
				linked, err := os.ReadFile(target)
				require.NoError(t, err)
				require.Contains(t, anchors(string(linked)), anchor, "%s links to %s", page, match[1])
			}
		}
	}
}

// anchors returns the anchors of the headings on a page.
func anchors(text string) []string {
	var names []string
	for _, h := range heading.FindAllStringSubmatch(text, -1) {
		plain := strings.ToLower(marks.ReplaceAllString(strings.ReplaceAll(h[1], "_", ""), ""))
		names = append(names, strings.ReplaceAll(plain, " ", "-"))
	}
	return names
}
