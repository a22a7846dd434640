package state_test

import (
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/stack/state"
)

const (
	prefix    = "urn:pulumi:dev::shop::"
	provider  = prefix + "pulumi:providers:aws::aws"
	id        = "01c03eef-16ae-4023-8cb5-d0b3aff53961"
	reference = provider + "::" + id
	keyURL    = "awskms:///11111111-2222-3333-4444-555555555555?region=us-east-1"
	sigKey    = "4dabf18193072939515e22adb298388d"
)

var expected = state.Expected{
	Project: "shop", Stack: "dev", Region: "us-east-1", Accounts: []string{"123456789012"},
	Types: deploy.Types(), Versions: []string{"6.83.2"},
	Encryption: state.Encryption{URL: keyURL, Key: "AQID", Service: "https://api.pulumi.com"},
}

type object = map[string]any

// A document is an exported state that can be changed.
type document struct {
	root, deployment         object
	provider, inputs         object // of the provider
	component, vpc, internal object
}

// newDocument returns a valid state with a provider, a component and a VPC.
func newDocument() document {
	internal := object{}
	settings := func() object {
		return object{
			"version": "6.83.2", "region": "us-east-1", "allowedAccountIds": `["123456789012"]`,
			"defaultTags": `{"tags":{"Project":"shop"}}`, "skipCredentialsValidation": "false", "skipRegionValidation": "true",
		}
	}
	inputs := settings()
	inputs["__internal"] = internal
	root := object{"urn": prefix + "pulumi:pulumi:Stack::shop-dev", "custom": false, "type": "pulumi:pulumi:Stack"}
	aws := object{
		"urn": provider, "custom": true, "id": id, "type": "pulumi:providers:aws", "inputs": inputs, "outputs": settings(),
		"additionalSecretOutputs": []any{"accessKey"},
	}
	component := object{
		"urn": prefix + "ecs-foundation:index:Network::network", "custom": false, "type": "ecs-foundation:index:Network",
	}
	vpc := object{
		"urn": prefix + "ecs-foundation:index:Network$aws:ec2/vpc:Vpc::network-vpc", "custom": true, "id": "vpc-1",
		"type": "aws:ec2/vpc:Vpc", "provider": reference, "inputs": object{"cidrBlock": "10.0.0.0/16", "policy": "{\n}"},
		"outputs": object{"arn": object{sigKey: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:a"}},
	}
	deployment := object{
		"manifest":          object{"time": "2026-11-28T12:00:00Z", "magic": "9efd", "version": "v3.250.0"},
		"secrets_providers": object{"type": "cloud", "state": object{"url": keyURL, "encryptedkey": "AQID"}},
		"resources":         []any{root, aws, component, vpc},
		"metadata":          object{},
	}
	return document{object{"version": 3, "deployment": deployment}, deployment, aws, inputs, component, vpc, internal}
}

// add adds a resource.
func (d document) add(resources ...any) {
	list, _ := d.deployment["resources"].([]any)
	d.deployment["resources"] = append(list, resources...)
}

func (d document) String() string {
	text, err := json.Marshal(d.root)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func check(text string) error {
	_, err := state.Check(strings.NewReader(text), expected)
	return err
}

func TestStatesOfTheProgramAreValid(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(document){
		"exported": func(document) {},
		"without secrets": func(d document) {
			delete(d.deployment, "secrets_providers")
		},
		"marked for replacement": func(d document) {
			d.root["version"], d.root["features"] = 4, []any{"taint", "refreshBeforeUpdate"}
			d.vpc["taint"] = true
		},
		"interrupted operation": func(d document) {
			operation := object{"type": "creating", "resource": object{
				"urn": prefix + "aws:ec2/vpc:Vpc::other", "custom": true, "type": "aws:ec2/vpc:Vpc", "provider": reference,
			}}
			d.deployment["pending_operations"] = []any{operation}
		},
		"accounts not yet limited": func(d document) { d.inputs["allowedAccountIds"] = "[]" },
		"plugins in the manifest": func(d document) {
			d.deployment["manifest"] = object{"plugins": []any{
				object{"name": "go", "type": "language", "version": "", "path": "/a"},
				object{"name": "aws", "type": "resource", "version": "6.83.2", "path": ""},
			}}
		},
		"reference to a resource": func(d document) {
			d.component["outputs"] = object{"vpc": object{
				sigKey: "5cf8f73096256a8f31e491e813e4eb8e", "urn": d.vpc["urn"], "packageVersion": "",
			}}
		},
		"replaced provider": func(d document) {
			old := newDocument().provider
			old["id"], old["delete"] = "11111111-2222-3333-4444-555555555555", true
			d.add(old)
		},
		"never updated": func(d document) { d.root["deployment"] = nil },
		"in a backend": func(d document) {
			d.root["checkpoint"] = object{"stack": "organization/shop/dev", "latest": d.root["deployment"]}
			delete(d.root, "deployment")
		},
	} {
		d := newDocument()
		change(d)
		require.NoError(t, check(d.String()), name)
	}
}

func TestSummaryDescribesTheState(t *testing.T) {
	t.Parallel()
	summary, err := state.Check(strings.NewReader(newDocument().String()), expected)
	require.NoError(t, err)
	require.Equal(t, state.Summary{Resources: 4, Version: "6.83.2"}, summary)
}

// TestEncryptionMatchesTheStackFile covers the stack files without a key in KMS.
func TestEncryptionMatchesTheStackFile(t *testing.T) {
	t.Parallel()
	service := object{"url": "https://api.pulumi.com", "owner": "acme", "project": "shop", "stack": "dev"}
	for _, tc := range []struct {
		file  state.Encryption
		kind  string
		state object
		want  string
	}{
		{state.Encryption{Salt: "v1:a"}, "passphrase", object{"salt": "v1:a"}, ""},
		{state.Encryption{Salt: "v1:a"}, "passphrase", object{"salt": "v1:b"}, `salt: differs from the stack file (got "v1:b")`},
		{state.Encryption{Salt: "v1:a"}, "service", service, `"service" is not the secrets provider of the stack file`},
		{state.Encryption{}, "passphrase", object{"salt": "v1:a"}, ""},
		{state.Encryption{Service: "https://api.pulumi.com"}, "service", service, ""},
		{state.Encryption{Service: "https://pulumi.example.com"}, "service", service, "url: differs from the stack file"},
		{state.Encryption{}, "cloud", object{"url": "awskms:///a"}, `"cloud" is not the secrets provider of the stack file`},
	} {
		d, e := newDocument(), expected
		d.deployment["secrets_providers"] = object{"type": tc.kind, "state": tc.state}
		e.Encryption = tc.file
		_, err := state.Check(strings.NewReader(d.String()), e)
		if tc.want == "" {
			require.NoError(t, err)
		} else {
			require.ErrorContains(t, err, tc.want)
		}
	}
}

// TestUpgradeAllowsTwoVersions checks the state before an upgrade of the provider.
func TestUpgradeAllowsTwoVersions(t *testing.T) {
	t.Parallel()
	e := expected
	e.Versions = []string{"6.84.0", "6.83.2"}
	_, err := state.Check(strings.NewReader(newDocument().String()), e)
	require.NoError(t, err)
}

// resources returns a state with as many copies of a resource as the reader is read for.
type resources struct {
	head, element, tail string
	copies              int
	pending             string
}

func (r *resources) Read(p []byte) (int, error) {
	if r.pending == "" {
		switch {
		case r.head != "":
			r.pending, r.head = r.head, ""
		case r.copies > 0:
			r.pending = r.element
			r.copies--
		case r.tail != "":
			r.pending, r.tail = r.tail, ""
		default:
			return 0, io.EOF
		}
	}
	n := copy(p, r.pending)
	r.pending = r.pending[n:]
	return n, nil
}

func TestLargeStateIsReadInElements(t *testing.T) {
	t.Parallel()
	d := newDocument()
	d.vpc["inputs"] = object{"text": strings.Repeat("a", 1<<16)}
	vpc, err := json.Marshal(d.vpc)
	require.NoError(t, err)
	head, tail, found := strings.Cut(d.String(), string(vpc))
	require.True(t, found)
	copies := 2 * (8 << 20) / len(vpc) // the limit of one resource, twice
	summary, err := state.Check(&resources{head: head, element: string(vpc) + ",", tail: string(vpc) + tail, copies: copies}, expected)
	require.NoError(t, err)
	require.Equal(t, copies+4, summary.Resources)

	endless := &resources{head: head + `{"id":"`, element: strings.Repeat("a", 1<<20), copies: 1 << 30}
	_, err = state.Check(endless, expected)
	require.ErrorContains(t, err, "element larger than 8 MiB")
	require.Greater(t, endless.copies, 1<<29, "the rest is not read")
}

func TestManyErrorsEndTheCheck(t *testing.T) {
	t.Parallel()
	d := newDocument()
	planted := object{}
	for range 1000 {
		planted["\x1b"+strings.Repeat("a", len(planted))] = "\x1b"
	}
	d.vpc["inputs"] = planted
	err := check(d.String())
	require.ErrorContains(t, err, "more errors follow")
	require.Less(t, len(err.Error()), 30_000)
}
