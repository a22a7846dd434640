package sandbox_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/stretchr/testify/require"

	"ecs-foundation/sandbox/engine"
)

// deployedResource is a resource in a state.
type deployedResource struct {
	URN          resource.URN   `json:"urn"`
	Type         string         `json:"type"`
	ID           string         `json:"id"`
	Parent       resource.URN   `json:"parent"`
	Outputs      map[string]any `json:"outputs"`
	Dependencies []resource.URN `json:"dependencies"`
}

func (r deployedResource) name() string { return r.Type + "::" + r.URN.Name() }

func deployedResources(t *testing.T, e *engine.Engine) []deployedResource {
	t.Helper()
	var state struct {
		Deployment struct{ Resources []deployedResource }
	}
	require.NoError(t, json.Unmarshal([]byte(e.Export()), &state))
	return state.Deployment.Resources
}

// byHand changes or deletes resources with AWS's API, and returns them.
func byHand(t *testing.T, e *engine.Engine, resources []deployedResource, how string) []string {
	t.Helper()
	input, err := json.Marshal(resources)
	require.NoError(t, err)
	output, err := runDrift(t, e, input, how)
	require.NoError(t, err)
	var names []string
	for urn := range strings.FieldsSeq(output) {
		names = append(names, string(resource.URN(urn).Type())+"::"+resource.URN(urn).Name())
	}
	return names
}

func runDrift(t *testing.T, e *engine.Engine, input []byte, how string) (string, error) {
	t.Helper()
	program := exec.CommandContext(t.Context(), "python3", "-I", "-B", "testdata/drift", how)
	program.Env, program.Stdin, program.Stderr = os.Environ(), bytes.NewReader(input), &bytes.Buffer{}
	if e != nil {
		program.Env = append(e.Environ(), "PATH="+filepath.Join(e.State(), "venv", "bin")+":"+os.Getenv("PATH"))
	}
	output, err := program.Output()
	if err != nil {
		t.Logf("%s", program.Stderr)
	}
	return string(output), err
}

// dependents returns resources and all that depend on them.
func dependents(resources []deployedResource, names []string) []string {
	closure := slices.Clone(names)
	for range resources {
		for _, r := range resources {
			depends := slices.ContainsFunc(resources, func(other deployedResource) bool {
				return slices.Contains(closure, other.name()) && slices.Contains(r.Dependencies, other.URN)
			})
			if depends && !slices.Contains(closure, r.name()) {
				closure = append(closure, r.name())
			}
		}
	}
	return closure
}

// These tests change or delete resources of every type by hand. Each has its own sandbox, because the stack takes a minute
// and a half to create and half a minute to put back. They are no subtests, which Go would start after all other tests.

func TestDriftIsShownAndPutBack(t *testing.T) {
	t.Parallel()
	requirePutBack(t, "change")
}

func TestDeletedResourcesAreShownAndPutBack(t *testing.T) {
	t.Parallel()
	requirePutBack(t, "delete")
}

func TestDeletedParentsAreShownAndPutBack(t *testing.T) {
	t.Parallel()
	requirePutBack(t, "parents")
}

// requirePutBack lets resources drift. A preview with a refresh shows these and nothing else, and an update puts them back
// and touches nothing else.
func requirePutBack(t *testing.T, how string) {
	t.Helper()
	e := engine.New(t, "trial", "all")
	require.NoError(t, e.Up().Err)
	resources := deployedResources(t, e)
	drifted := byHand(t, e, resources, how)
	allowed := drifted
	if how != "change" { // what uses the ID of a deleted resource is updated or replaced
		allowed = dependents(resources, drifted)
	}

	preview := e.PreviewRefreshed()
	require.NoError(t, preview.Err)
	require.Subset(t, preview.Changed(), drifted, "every drift is shown")
	require.Subset(t, allowed, preview.Changed(), "nothing else is shown")

	up := e.UpRefreshed()
	require.NoError(t, up.Err)
	require.Subset(t, up.Changed(), drifted, "every drift is put back")
	require.Subset(t, preview.Changed(), up.Changed(), "up does nothing that the preview does not show")
	if how != "change" {
		require.Subset(t, up.Creates, drifted, "what was deleted is created")
	}

	after := e.PreviewRefreshed()
	require.NoError(t, after.Err)
	require.Empty(t, after.Changed(), "nothing is left to put back")
}

// exception is the reason why some types are not changed or deleted.
type exception struct {
	reason string
	types  []string
}

var unchangeable = []exception{
	{"AWS replaces these and does not change them", []string{
		"ec2/routeTableAssociation:RouteTableAssociation", "ec2/vpcDhcpOptionsAssociation:VpcDhcpOptionsAssociation",
		"ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation", "iam/rolePolicyAttachment:RolePolicyAttachment",
		"lb/listenerCertificate:ListenerCertificate", "wafv2/webAclAssociation:WebAclAssociation",
	}},
	{"the provider only waits for the certificate, and creates nothing", []string{
		"acm/certificateValidation:CertificateValidation",
	}},
	unsupported,
}

var undeletable = []exception{
	{"AWS does not delete these while other resources use them", []string{
		"acm/certificate:Certificate", "ec2/eip:Eip", "ec2/internetGateway:InternetGateway", "ec2/networkAcl:NetworkAcl",
		"ec2/routeTable:RouteTable", "ec2/securityGroup:SecurityGroup", "ec2/subnet:Subnet", "ec2/vpc:Vpc",
		"ec2/vpcDhcpOptions:VpcDhcpOptions", "ecs/cluster:Cluster", "iam/serviceLinkedRole:ServiceLinkedRole",
		"lb/targetGroup:TargetGroup", "s3/bucketV2:BucketV2", "servicediscovery/httpNamespace:HttpNamespace",
	}},
	{"it is deleted together with the resource it belongs to, or is a setting of that resource", []string{
		"acm/certificateValidation:CertificateValidation", "cloudwatch/logDestinationPolicy:LogDestinationPolicy",
		"ec2/defaultRouteTable:DefaultRouteTable", "ec2/defaultSecurityGroup:DefaultSecurityGroup",
		"ecs/clusterCapacityProviders:ClusterCapacityProviders", "guardduty/detectorFeature:DetectorFeature",
		"lb/listener:Listener", "s3/bucketVersioningV2:BucketVersioningV2", "sns/topicPolicy:TopicPolicy",
		"s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
	}},
	{"what it encrypted is lost, or it has subscribers that nothing restores", []string{
		"kms/key:Key", "sns/topic:Topic",
	}},
	unsupported,
}

var unsupported = exception{"the emulator does not implement these (see sandbox/trial/main.go)", []string{
	"ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
	"route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
	"route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
}}

func exceptTypes(exceptions []exception) (types []string) {
	for _, e := range exceptions {
		for _, name := range e.types {
			types = append(types, "aws:"+name)
		}
	}
	return types
}

// TestDriftCoversEveryType compares the types that these tests change and delete with those in the golden resource graphs of the
// foundation and its components.
func TestDriftCoversEveryType(t *testing.T) {
	t.Parallel()
	output, err := runDrift(t, nil, nil, "types")
	require.NoError(t, err)
	var covered map[string][]string
	require.NoError(t, json.Unmarshal([]byte(output), &covered))
	changed := slices.Concat(covered["change"], exceptTypes(unchangeable))
	deleted := slices.Concat(covered["delete"], covered["parents"], exceptTypes(undeletable))
	types := registeredTypes(t)
	require.Greater(t, len(types), 50)
	require.Subset(t, changed, types, "each type is changed by hand")
	require.Subset(t, deleted, types, "each type is deleted by hand")
	require.Subset(t, types, exceptTypes(slices.Concat(unchangeable, undeletable)), "no exception is obsolete")
}

// registeredTypes returns the types of the resources in the golden resource graphs.
func registeredTypes(t *testing.T) []string {
	t.Helper()
	var types []string
	for _, pattern := range []string{
		"../stack/testdata/*.golden", "../network/testdata/*.golden", "../monitoring/testdata/*.golden",
		"../ecs/cluster/testdata/*.golden", "../ecs/service/testdata/*.golden",
	} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		require.NotEmpty(t, files, pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			types = append(types, regexp.MustCompile(`\baws:[a-z0-9]+/\w+:\w+`).FindAllString(string(text), -1)...)
		}
	}
	slices.Sort(types)
	return slices.Compact(types)
}
