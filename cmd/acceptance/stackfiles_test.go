package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// newSession returns a session for another account and region than those of the stack files.
func newSession(t *testing.T) *session {
	t.Helper()
	o := &options{
		account: "111122223333", region: "eu-west-1", domain: "shop.example.com", zone: "Z0123456789ABCDEFGHIJ", project: "../..",
		dir: t.TempDir(), changes: len(changes),
	}
	require.NoError(t, o.complete())
	r, err := openRecord(o.dir, o)
	require.NoError(t, err)
	return &session{options: o, record: r}
}

func TestStackFilesAreAdaptedToTheAccount(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	for name, build := range map[string]func() (part, error){"dev": s.devPart, "store": s.storePart, "prod": s.prodPart} {
		p, err := build()
		require.NoError(t, err, name)
		foundation := p.stacks[0]
		text, err := os.ReadFile(foundation.file)
		require.NoError(t, err)
		require.NotContains(t, string(text), exampleAccount)
		require.NotContains(t, string(text), "us-east-1")
		cfg := foundation.plan.Config
		require.Equal(t, "eu-west-1", cfg.Region)
		require.Equal(t, s.record.ID, cfg.Tags["Acceptance"])
		require.Equal(t, foundation.Stack, cfg.Environment)
		require.Positive(t, foundation.hourly)
	}
}

func TestEachChangeIsARowOfTheTableAndChangesThePlan(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile(filepath.Join("..", "..", "docs", "changes.md"))
	require.NoError(t, err)
	require.Len(t, changes, 10)
	s := newSession(t)
	p, err := s.devPart()
	require.NoError(t, err)
	d := p.stacks[0]
	base := d.plan
	for _, c := range changes {
		require.Contains(t, string(table), "| "+c.row+" |")
		require.NoError(t, s.configure(d, c.set, append(c.remove, withoutSecrets...)), c.row)
		require.NotEqual(t, base.Config, d.plan.Config, c.row)
	}
}

func TestStackFileKeepsTheSaltOfTheState(t *testing.T) {
	t.Parallel()
	s := newSession(t)
	d, err := s.deployment("dev", "", filepath.Join(s.options.project, "Pulumi.dev.yaml"), nil, withoutSecrets)
	require.NoError(t, err)
	file, err := loadStackFile(d.file)
	require.NoError(t, err)
	file.EncryptionSalt = "v1:salt"
	require.NoError(t, file.Save(d.file))
	require.NoError(t, s.configure(d, nil, withoutSecrets))
	text, err := os.ReadFile(d.file)
	require.NoError(t, err)
	require.Contains(t, string(text), "encryptionsalt: v1:salt")
}
