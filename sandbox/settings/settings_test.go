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

// write writes the stack file of a run and returns its text.
func write(t *testing.T, source string, overrides ...string) (string, error) {
	t.Helper()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "Pulumi.dev.yaml"), filepath.Join(dir, "run.yaml")
	require.NoError(t, os.WriteFile(from, []byte(source), 0o600))
	err := settings.Write(to, from, "shop", overrides)

	project, readErr := os.ReadFile(from)
	require.NoError(t, readErr)
	require.Equal(t, source, string(project), "the project's stack file is never changed")
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(to)
	require.NoError(t, err)
	return string(text), nil
}

var overrides = map[string]struct{ override, want string }{
	"key without a namespace": {"team=core", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]
    shop:team: core`},
	"key with a namespace": {"aws:region=us-east-1", `
    aws:region: us-east-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]`},
	"path to a key of an object": {"network.cidr=10.1.0.0/16", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.1.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]`},
	"path to a key of an object in a list": {"services[0].port=8080", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 8080}]`},
	"path with objects that do not exist": {"shop:limits.cpu.max=4", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]
    shop:limits: {cpu: {max: 4}}`},
	"element of a list": {"network.zones[1]=c", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, c]}
    shop:services: [{name: ui, port: 3000}]`},
	"element after the end of a list": {"network.zones[2]=c", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b, c]}
    shop:services: [{name: ui, port: 3000}]`},
	"JSON list": {`network.zones=["x", "y"]`, `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [x, y]}
    shop:services: [{name: ui, port: 3000}]`},
	"JSON object": {`network={"cidr": "10.2.0.0/16"}`, `
    aws:region: eu-west-1
    shop:network: {cidr: 10.2.0.0/16}
    shop:services: [{name: ui, port: 3000}]`},
	"empty value": {"team=", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]
    shop:team: ""`},
	"equals sign in the value": {"team=a=b", `
    aws:region: eu-west-1
    shop:network: {cidr: 10.0.0.0/16, zones: [a, b]}
    shop:services: [{name: ui, port: 3000}]
    shop:team: a=b`},
}

func TestOverrides(t *testing.T) {
	t.Parallel()
	for name, test := range overrides {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := write(t, source, test.override)
			require.NoError(t, err)
			require.YAMLEq(t, "config:"+test.want, got)
		})
	}
}

func TestKeysWithoutANamespaceAreOfTheProject(t *testing.T) {
	t.Parallel()
	text, err := write(t, "config:\n  aws:region: eu-west-1\n  network:\n    cidr: 10.0.0.0/16\n  team: core\n", "network.cidr=10.1.0.0/16")
	require.NoError(t, err)
	require.YAMLEq(t, "config: {aws:region: eu-west-1, shop:network: {cidr: 10.1.0.0/16}, shop:team: core}", text)
}

func TestInvalidOverrides(t *testing.T) {
	t.Parallel()
	for override, want := range map[string]string{
		"team":               "expected key=value",
		"=core":              "expected key=value",
		"network.zones[7]=x": "zones is not a list with an element 7",
		"network[0]=x":       "is not a list with an element 0",
		"network.cidr.max=1": "is not an object",
		"team=[":             "must be YAML or JSON",
		"network[=x":         "must be a property path",
	} {
		t.Run(override, func(t *testing.T) {
			t.Parallel()
			_, err := write(t, source, override)
			require.ErrorContains(t, err, "--config "+override)
			require.ErrorContains(t, err, want)
		})
	}
}

func TestEncryptedValueMustBeOverridden(t *testing.T) {
	t.Parallel()
	const secret = "config:\n  shop:database:\n    password:\n      secure: AAABBB\n"
	_, err := write(t, secret)
	require.ErrorContains(t, err, "set a test value with --config 'shop:database.password=…'")

	text, err := write(t, secret, "shop:database.password=none")
	require.NoError(t, err)
	require.YAMLEq(t, "config: {shop:database: {password: none}}", text)
}

func TestSaltOfThePreviousRunIsKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	from, to := filepath.Join(dir, "Pulumi.dev.yaml"), filepath.Join(dir, "run.yaml")
	require.NoError(t, os.WriteFile(from, []byte("encryptionsalt: project\nconfig: {a:b: c}\n"), 0o600))
	require.NoError(t, os.WriteFile(to, []byte("encryptionsalt: sandbox\nconfig: {a:b: old}\n"), 0o600))
	require.NoError(t, settings.Write(to, from, "a", nil))
	text, err := os.ReadFile(to)
	require.NoError(t, err)
	require.YAMLEq(t, "{encryptionsalt: sandbox, config: {a:b: c}}", string(text))
}

func TestStackFileMayBeEmptyButNotAList(t *testing.T) {
	t.Parallel()
	text, err := write(t, "", "aws:region=us-east-1")
	require.NoError(t, err)
	require.YAMLEq(t, "config: {aws:region: us-east-1}", text)

	_, err = write(t, "- a\n")
	require.ErrorContains(t, err, "expected a mapping")
}

func TestRegion(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "Pulumi.dev.yaml")
	require.Empty(t, settings.Region(path), "no stack file")
	require.NoError(t, os.WriteFile(path, []byte(source), 0o600))
	require.Equal(t, "eu-west-1", settings.Region(path))
}
