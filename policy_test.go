package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPolicyPackNamesTypesOfTheProvider checks the resource types of the policy pack, and the properties that it reads,
// against the provider's SDK. A policy for a type that does not exist never reports anything.
func TestPolicyPackNamesTypesOfTheProvider(t *testing.T) {
	t.Parallel()
	sdk := goList(t, "-m", "-f", "{{.Dir}}", "github.com/pulumi/pulumi-aws/sdk/v6")[0]
	text, err := os.ReadFile("policy/src/attachments.ts")
	require.NoError(t, err)
	attachments := regexp.MustCompile("attachment\\(\\s*[\"`]aws:([\\w${}]+)/(\\w+):(\\w+)[\"`],\\s*\"(\\w+)\"").FindAllStringSubmatch(string(text), -1)
	require.Greater(t, len(attachments), 25)
	for _, a := range attachments {
		for _, module := range []string{"lb", "alb"} {
			module = strings.Replace(a[1], "${module}", module, 1)
			code, err := os.ReadFile(filepath.Join(sdk, "go", "aws", module, a[2]+".go"))
			require.NoError(t, err)
			require.Contains(t, string(code), `"aws:`+module+"/"+a[2]+":"+a[3]+`"`)
			require.Contains(t, string(code), `pulumi:"`+a[4]+`"`, a[0])
		}
	}
	require.Equal(t, len(attachments), strings.Count(string(text), "attachment(")-1, "the expression does not match all attachments")
}
