package settings_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/settings"
)

const source = `secretsprovider: awskms://alias/team
encryptedkey: YWJj
config:
  aws:region: eu-west-1
  shop:network:
    cidr: 10.0.0.0/16
    zones:
      - a
      - b
  shop:services:
    - name: ui
      port: 3000
`

// write makes the stack file of a run and returns its text.
func write(t *testing.T, source string, overrides ...string) (string, error) {
	t.Helper()
	folder := t.TempDir()
	from, to := filepath.Join(folder, "Pulumi.dev.yaml"), filepath.Join(folder, "run.yaml")
	require.NoError(t, os.WriteFile(from, []byte(source), 0o600))
	err := settings.Write(to, from, "shop", overrides)

	kept, readErr := os.ReadFile(from)
	require.NoError(t, readErr)
	require.Equal(t, source, string(kept), "the project's file is never written to")
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(to)
	require.NoError(t, err)
	return string(text), nil
}

func TestAnOverrideIsPutWhereItsKeySays(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ override, want string }{
		"a key without a namespace is the project's": {"team=core", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]
    shop:team: core`},
		"a key with a namespace is that one's": {"aws:region=us-east-1", `
    aws:region: us-east-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]`},
		"a path leads into an object": {"network.cidr=10.1.0.0/16", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.1.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]`},
		"a path leads into an object of a list": {"services[0].port=8080", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 8080}]`},
		"a path makes the objects that it leads through": {"shop:limits.cpu.max=4", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]
    shop:limits: {cpu: {max: 4}}`},
		"an element of a list is replaced": {"network.zones[1]=c", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, c]}
    shop:services: [{name: ui, port: 3000}]`},
		"the element after the last is added": {"network.zones[2]=c", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b, c]}
    shop:services: [{name: ui, port: 3000}]`},
		"a JSON list is a list": {`network.zones=["x", "y"]`, `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [x, y]}
    shop:services: [{name: ui, port: 3000}]`},
		"a JSON object is an object": {`network={"cidr": "10.2.0.0/16"}`, `
    aws:region: eu-west-1
    shop:network: {cidr: 10.2.0.0/16}
    shop:services: [{name: ui, port: 3000}]`},
		"nothing is the empty string": {"team=", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]
    shop:team: ""`},
		"a value may have an equals sign in it": {"team=a=b", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]
    shop:team: a=b`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := write(t, source, test.override)
			require.NoError(t, err)
			require.YAMLEq(t, "config:"+test.want, got)
		})
	}
}

func TestAnOverrideThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	for override, want := range map[string]string{
		"team":               "expected key=value",
		"=core":              "expected key=value",
		"network.zones[7]=x": "no list with an element 7",
		"network[0]=x":       "no list with an element 0",
		"network.cidr.max=1": "is a value, not an object",
		"team=[":             "is not YAML",
		"network[=x":         "is not a path",
	} {
		t.Run(override, func(t *testing.T) {
			t.Parallel()
			_, err := write(t, source, override)
			require.ErrorContains(t, err, "--config "+override)
			require.ErrorContains(t, err, want)
		})
	}
}

func TestASecretOfTheRealStackNeedsAStandIn(t *testing.T) {
	t.Parallel()
	const secret = "config:\n  shop:database:\n    password:\n      secure: AAABBB\n"
	_, err := write(t, secret)
	require.ErrorContains(t, err, "give a stand-in with --config 'shop:database.password=…'")

	text, err := write(t, secret, "shop:database.password=none")
	require.NoError(t, err)
	require.YAMLEq(t, "config: {shop:database: {password: none}}", text)
}

func TestTheSaltOfTheLastRunIsKept(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	from, to := filepath.Join(folder, "Pulumi.dev.yaml"), filepath.Join(folder, "run.yaml")
	require.NoError(t, os.WriteFile(from, []byte("encryptionsalt: theirs\nconfig: {a:b: c}\n"), 0o600))
	require.NoError(t, os.WriteFile(to, []byte("encryptionsalt: ours\nconfig: {a:b: old}\n"), 0o600))
	require.NoError(t, settings.Write(to, from, "a", nil))
	text, err := os.ReadFile(to)
	require.NoError(t, err)
	require.YAMLEq(t, "{encryptionsalt: ours, config: {a:b: c}}", string(text))
}

func TestAStackFileMayBeEmptyButNotAList(t *testing.T) {
	t.Parallel()
	text, err := write(t, "", "aws:region=us-east-1")
	require.NoError(t, err)
	require.YAMLEq(t, "config: {aws:region: us-east-1}", text)

	_, err = write(t, "- a\n")
	require.ErrorContains(t, err, "expected a mapping")
}

func TestRegionIsTheStacks(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.Empty(t, settings.Region(path), "there is no file")
	require.NoError(t, os.WriteFile(path, []byte(source), 0o600))
	require.Equal(t, "eu-west-1", settings.Region(path))
}
