package state_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// resource returns a resource of a type with a provider.
func resource(typ, provider string) object {
	return object{"urn": prefix + typ + "::planted", "custom": true, "id": "planted", "type": typ, "provider": provider}
}

// attacks are changes of a state with which its writer could have code run, or requests sent, by those who use it.
var attacks = map[string]func(document){
	"address of the plugin":                 func(d document) { d.internal["pluginDownloadURL"] = "https://evil.example.com" },
	"address of the plugin, as in the past": func(d document) { d.inputs["pluginDownloadURL"] = "github://api.github.com/evil" },
	"name of the plugin":                    func(d document) { d.internal["name"] = "../../../tmp/evil" },
	"name of the plugin, as in the past":    func(d document) { delete(d.inputs, "__internal"); d.inputs["name"] = "evil" },
	"parameterized plugin":                  func(d document) { d.internal["parameterization"] = "ZXZpbA==" },
	"checksums of the plugin":               func(d document) { d.internal["pluginChecksums"] = object{"linux-amd64": "00"} },
	"environment of the plugin":             func(d document) { d.internal["envVarMappings"] = object{"GITHUB_TOKEN": "AWS_PROFILE"} },
	"internal settings that are encrypted":  func(d document) { d.inputs["__internal"] = "a" },
	"newer version":                         func(d document) { d.inputs["version"] = "6.99.0" },
	"older version":                         func(d document) { d.inputs["version"] = "6.83.1" },
	"local version":                         func(d document) { d.inputs["version"] = "6.83.2-alpha.1+evil" },
	"no version":                            func(d document) { delete(d.inputs, "version") },

	"provider of another package": func(d document) {
		evil := resource("pulumi:providers:evil", "")
		delete(evil, "provider")
		d.add(evil)
	},
	"package in the URN only": func(d document) {
		evil := newDocument().provider
		evil["urn"] = prefix + "pulumi:providers:evil::aws"
		d.add(evil)
	},
	"package in the type only": func(d document) { d.provider["type"] = "pulumi:providers:evil" },
	"package behind a parent's": func(d document) {
		d.provider["urn"] = prefix + "pulumi:providers:aws$pulumi:providers:evil::aws"
	},
	"second provider": func(d document) {
		second := newDocument().provider
		second["urn"] = prefix + "pulumi:providers:aws::aws2"
		d.add(second)
	},
	"provider as a component":     func(d document) { d.provider["custom"] = false },
	"provider with an invalid ID": func(d document) { d.provider["id"] = "04da6b54-80e4-46f7-96ec-b56ff0331ba9x" },
	"provider of another stack":   func(d document) { d.provider["urn"] = "urn:pulumi:dev2::shop::pulumi:providers:aws::aws" },
	"provider of another project": func(d document) { d.provider["urn"] = "urn:pulumi:dev::shop2::pulumi:providers:aws::aws" },
	"endpoints":                   func(d document) { d.inputs["endpoints"] = `[{"sts":"https://evil.example.com"}]` },
	"credentials":                 func(d document) { d.inputs["accessKey"], d.inputs["secretKey"] = "AKIA", "secret" },
	"profile with a process":      func(d document) { d.inputs["profile"], d.inputs["sharedConfigFiles"] = "evil", `["/tmp/evil"]` },
	"another role":                func(d document) { d.inputs["assumeRoles"] = `[{"roleArn":"arn:aws:iam::210987654321:role/evil"}]` },
	"proxy and certificates":      func(d document) { d.inputs["httpsProxy"], d.inputs["customCaBundle"] = "http://evil", "/tmp/evil" },
	"metadata endpoint":           func(d document) { d.inputs["ec2MetadataServiceEndpoint"] = "http://evil" },
	"no check of the account":     func(d document) { d.inputs["skipRequestingAccountId"] = "true" },
	"no check of the credentials": func(d document) { d.inputs["skipCredentialsValidation"] = "true" },
	"settings in the outputs": func(d document) {
		d.provider["outputs"] = object{"version": "6.83.2", "region": "us-east-1", "token": "a"}
	},
	"another region":                func(d document) { d.inputs["region"] = "us-east-1.evil.example.com/" },
	"another account":               func(d document) { d.inputs["allowedAccountIds"] = `["210987654321"]` },
	"accounts that are none":        func(d document) { d.inputs["allowedAccountIds"] = `["*"]` },
	"default tags with more":        func(d document) { d.inputs["defaultTags"] = `{"tags":{"a":{}},"ignore":{}}` },
	"encrypted setting of provider": func(d document) { d.inputs["region"] = object{sigKey: "1b47061264138c4ac30d75fd1eb44270"} },

	"settings of the engine's provider": func(d document) {
		d.add(object{
			"urn": prefix + "pulumi:providers:pulumi::default", "type": "pulumi:providers:pulumi", "custom": true, "id": "a",
			"inputs": object{"pluginDownloadURL": "https://evil.example.com"}, "outputs": object{"version": "1"},
		})
	},
	"second provider of the engine": func(d document) {
		d.add(object{"urn": prefix + "pulumi:providers:pulumi::evil", "type": "pulumi:providers:pulumi", "custom": true, "id": "a"})
	},
	"resource of the engine's provider": func(d document) {
		d.vpc["provider"] = prefix + "pulumi:providers:pulumi::default::01c03eef-16ae-4023-8cb5-d0b3aff53961"
	},

	"unknown provider":        func(d document) { d.vpc["provider"] = provider + "::11111111-2222-3333-4444-555555555555" },
	"provider without an ID":  func(d document) { d.vpc["provider"] = provider },
	"no provider":             func(d document) { delete(d.vpc, "provider") },
	"component with provider": func(d document) { d.component["provider"] = reference },
	"component with an ID":    func(d document) { d.component["id"] = "a" },
	"component as a resource": func(d document) { d.component["custom"] = true },
	"resource as a component": func(d document) { d.vpc["custom"] = false },
	"dynamic provider": func(d document) {
		d.add(resource("pulumi-nodejs:dynamic:Resource", reference), resource("pulumi-python:dynamic:Resource", reference))
	},
	"local command":             func(d document) { d.add(resource("command:local:Command", reference)) },
	"another stack's outputs":   func(d document) { d.add(resource("pulumi:pulumi:StackReference", reference)) },
	"type that is not used":     func(d document) { d.add(resource("aws:lambda/function:Function", reference)) },
	"resource without a type":   func(d document) { delete(d.vpc, "type") },
	"resource that is a list":   func(d document) { d.add([]any{}) },
	"resource of another stack": func(d document) { d.vpc["urn"] = "urn:pulumi:prod::shop::aws:ec2/vpc:Vpc::network-vpc" },

	"hooks": func(d document) { d.vpc["resourceHooks"] = object{"beforeUpdate": []any{"evil"}} },
	"view":  func(d document) { d.vpc["viewOf"] = provider },
	"alias": func(d document) { d.vpc["aliases"] = []any{provider} },
	"extended provider": func(d document) {
		d.vpc["extensionRef"] = "a"
		d.deployment["extensions"] = object{"a": object{"name": "evil", "version": "1.0.0", "value": "ZXZpbA=="}}
	},
	"resource that is only read": func(d document) { d.vpc["external"] = true },
	"field in another case":      func(d document) { d.provider["Inputs"] = object{"pluginDownloadURL": "https://evil.example.com"} },
	"snippet": func(d document) {
		d.root["version"], d.root["features"] = 4, []any{"snippets-prototype"}
		d.deployment["snippets"] = []any{object{"code": "evil", "descriptor": object{"name": "evil", "downloadURL": "https://evil.example.com"}}}
	},
	"interrupted operation of another package": func(d document) {
		evil := resource("pulumi:providers:evil", "")
		d.deployment["pending_operations"] = []any{object{"type": "creating", "resource": evil}, object{"type": "running", "hook": 1}}
	},
	"plugin in the manifest": func(d document) {
		d.deployment["manifest"] = object{"plugins": []any{
			object{"name": "evil", "type": "resource"},
			object{"name": "aws", "type": "resource", "version": "5.0.0"},
			object{"name": "evil", "type": "language"},
			object{"name": "aws", "type": "analyzer"},
			"evil",
		}}
	},

	"another key of KMS": func(d document) {
		d.deployment["secrets_providers"] = object{"type": "cloud", "state": object{"url": "awskms:///other?region=us-east-1", "encryptedkey": "AQID"}}
	},
	"endpoint of KMS": func(d document) {
		d.deployment["secrets_providers"] = object{"type": "cloud", "state": object{"url": keyURL + "&endpoint=https://evil.example.com"}}
	},
	"key outside of AWS": func(d document) {
		d.deployment["secrets_providers"] = object{"type": "cloud", "state": object{"url": "hashivault://evil", "encryptedkey": "BBBB"}}
	},
	"secrets in another Pulumi Cloud": func(d document) {
		d.deployment["secrets_providers"] = object{"type": "service", "state": object{"url": "https://evil.example.com"}}
	},
	"secrets provider of another kind": func(d document) {
		d.deployment["secrets_providers"] = object{"type": "b64", "state": nil, "plugin": "evil"}
	},

	"asset": func(d document) {
		d.vpc["inputs"] = object{"a": []any{object{sigKey: "c44067f5952c0a294b673a41bacd8c17", "path": "/etc/passwd"}}}
	},
	"archive": func(d document) {
		d.vpc["outputs"] = object{"a": object{sigKey: "0def7320c3a5731c473e5ecbe6d01bc7", "uri": "http://evil"}}
	},
	"asset of a trigger":   func(d document) { d.vpc["replacementTrigger"] = object{sigKey: "c44067f5952c0a294b673a41bacd8c17"} },
	"signature of no kind": func(d document) { d.vpc["inputs"] = object{sigKey: object{}} },
	"plain secret": func(d document) {
		d.vpc["inputs"] = object{"a": object{sigKey: "1b47061264138c4ac30d75fd1eb44270", "plaintext": "1"}}
	},
	"secret with more": func(d document) {
		d.vpc["inputs"] = object{"a": object{sigKey: "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "1", "uri": "a"}}
	},
	"reference to elsewhere": func(d document) {
		d.vpc["inputs"] = object{"a": object{sigKey: "5cf8f73096256a8f31e491e813e4eb8e", "urn": "urn:pulumi:prod::shop::a::b"}}
	},
	"escape in a name":        func(d document) { d.vpc["urn"] = prefix + "aws:ec2/vpc:Vpc::network\x1b[2Jvpc" },
	"character without width": func(d document) { d.vpc["urn"] = prefix + "aws:ec2/vpc:Vpc::network-vpc\u200b" },
	"newline in an ID":        func(d document) { d.vpc["id"] = "vpc-1\n::error::a" },
	"escape in a value":       func(d document) { d.vpc["inputs"] = object{"a": "\x1b]0;a\x07"} },
	"escape in a field":       func(d document) { d.vpc["inputs"] = object{"\u009b2J": 1} },
	"direction of text":       func(d document) { d.vpc["outputs"] = object{"a": "\u202egpj.exe"} },
	"newline in a warning":    func(d document) { d.deployment["manifest"] = object{"version": "v3\r\nwarning"} },

	"schema of the past":           func(d document) { d.root["version"] = 2 },
	"schema of the future":         func(d document) { d.root["version"] = 5 },
	"schema that is text":          func(d document) { d.root["version"] = "3" },
	"feature of the future":        func(d document) { d.root["version"], d.root["features"] = 4, []any{"hooks", "plugins", 1} },
	"field of the future":          func(d document) { d.root["plugins"], d.deployment["plugins"] = object{}, []any{} },
	"resources that are an object": func(d document) { d.deployment["resources"] = object{} },
	"deployment that is text":      func(d document) { d.root["deployment"] = "a" },
	"no deployment":                func(d document) { delete(d.root, "deployment") },
	"checkpoint of another stack": func(d document) {
		d.root["checkpoint"] = object{"stack": "organization/shop/dev2", "config": object{"aws:profile": "evil"}, "latest": nil}
	},
}

func TestPlantedStatesAreRefused(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, plant := range attacks {
		d := newDocument()
		plant(d)
		errs[name] = check(d.String())
		require.Error(t, errs[name], name)
		for line := range strings.SplitSeq(errs[name].Error(), "\n") {
			require.NotRegexp(t, `[\x00-\x1f\x7f-\x9f]|\x{202e}`, line, name)
		}
	}
	graphtest.GoldenErrors(t, "testdata/planted.golden", errs)
}

func TestCorruptStatesAreRefused(t *testing.T) {
	t.Parallel()
	valid := newDocument().String()
	corrupt := map[string]string{
		"empty":               "",
		"only spaces":         " \n",
		"null":                "null",
		"a number":            "3",
		"no JSON":             "<html>",
		"two states":          valid + valid,
		"more text":           valid + "x",
		"comment":             "// a\n" + valid,
		"no quotes":           "{version: 3}",
		"comma at the end":    `{"version":3,}`,
		"no colon":            `{"version" 3}`,
		"escape":              "{\x1b",
		"duplicate field":     strings.Replace(valid, `"version":3`, `"version":3,"version":3`, 1),
		"duplicate setting":   strings.Replace(valid, `"__internal":{}`, `"__internal":{"name":"evil"},"__internal":{}`, 1),
		"two deployments":     strings.Replace(valid, `"deployment":{`, `"deployment":{"snippets":[]},"deployment":{`, 1),
		"nested deeply":       strings.Replace(valid, `"__internal":{}`, `"__internal":`+strings.Repeat("[", 100_000), 1),
		"nested in a skipped": `{"a":` + strings.Repeat(`{"a":`, 100_000),
	}
	errs := map[string]error{}
	for name, text := range corrupt {
		errs[name] = check(text)
		require.Error(t, errs[name], name)
	}
	graphtest.GoldenErrors(t, "testdata/corrupt.golden", errs)
	for i := range len(valid) {
		require.Error(t, check(valid[:i]), "the first %d bytes", i)
	}
}

// TestFieldsCanBeInAnyOrder checks that an attack is found wherever its field is in a resource: JSON in Go has sorted fields.
func TestFieldsCanBeInAnyOrder(t *testing.T) {
	t.Parallel()
	d := newDocument()
	d.internal["pluginDownloadURL"] = "https://evil.example.com"
	last := maps.Clone(d.provider)
	delete(last, "urn")
	delete(last, "type")
	text := strings.Replace(d.String(), `"type":"pulumi:providers:aws","urn":"`+provider+`"`, `"protect":false`, 1)
	first := strings.Replace(text, `{"additionalSecretOutputs"`, `{"type":"pulumi:providers:aws","urn":"`+provider+`","additionalSecretOutputs"`, 1)
	require.NotEqual(t, text, first)
	require.Equal(t, check(d.String()), check(first))
}
