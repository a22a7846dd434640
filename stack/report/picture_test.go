package report_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/report"
)

// TestMermaidRendersDiagrams renders the diagrams with Mermaid's command line in
// Chromium.
func TestMermaidRendersDiagrams(t *testing.T) {
	t.Parallel()
	const tools = "../../tools/mermaid"
	draw, err := filepath.Abs(tools + "/node_modules/.bin/mmdc")
	require.NoError(t, err)
	if _, err := os.Stat(draw); err != nil {
		t.Skip("SKIPPED: Mermaid is not installed: npm ci --prefix tools/mermaid --ignore-scripts")
	}
	browser, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("SKIPPED: Chromium is not installed: apt-get install chromium")
	}
	hundred, _ := hundred(t)
	tiers := state(t, "prod", "network", "{", `{"secondaryCidrs": ["100.64.0.0/16"], "tiers": {"end": {"kind": "data", "cidr": "100.64.0.0/20"}},`)
	for name, s := range map[string]*report.State{
		"dev": state(t, "dev"), "prod": state(t, "prod"), "hundred": hundred, "tiers": tiers,
		"apart": state(t, "dev", "security", "", `{"isolation": "perService", "ingress": {"cidrs": ["203.0.113.0/24"]}}`),
	} {
		folder := t.TempDir()
		source, picture := filepath.Join(folder, "in.mmd"), filepath.Join(folder, name+".svg")
		require.NoError(t, os.WriteFile(source, []byte(s.Architecture.Mermaid()), 0o600))
		cmd := exec.CommandContext(t.Context(), draw, "--puppeteerConfigFile", tools+"/chromium.json", "--input", source, "--output", picture)
		cmd.Env = append(os.Environ(), "PUPPETEER_EXECUTABLE_PATH="+browser)
		output, err := cmd.CombinedOutput()
		require.NoError(t, err, string(output))
		svg, err := os.ReadFile(picture)
		require.NoError(t, err)
		require.NotContains(t, string(svg), "Syntax error", name)
		for _, subnet := range s.Architecture.Subnets {
			require.Contains(t, string(svg), subnet.CIDR, name)
		}
		for _, group := range s.Architecture.Groups {
			if name != "hundred" || group.Service == "" {
				require.Contains(t, string(svg), group.Name, name)
			}
		}
		if kept := os.Getenv("PICTURES"); kept != "" {
			require.NoError(t, os.WriteFile(filepath.Join(kept, name+".svg"), svg, 0o600))
		}
	}
}
