package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/preflight/change"
)

// replacing are changes of a stack with every key, as replacements in the values of its keys, which replace resources.
var replacing = map[string]struct {
	key     string
	changes []string
}{
	"range":          {"network", []string{"10.0.0.0/16", "10.1.0.0/16"}},
	"explicit":       {"network", []string{`"ipv6": true`, `"ipv6": true, "subnets": {"public": ["10.0.1.0/24", "10.0.2.0/24"], "private": ["10.0.10.0/24", "10.0.20.0/24"], "data": ["10.0.100.0/24", "10.0.200.0/24"]}`}},
	"pool":           {"network", []string{"ipam-pool-0", "ipam-pool-1"}},
	"query logs":     {"network", []string{"rqlc-0", "rqlc-1"}},
	"flow logs":      {"network", []string{`"cloudwatch"`, `"cloudwatch", "traffic": "all"`}},
	"DHCP":           {"network", []string{"corp.example.com", "corp.example.org", `"dhcp": {`, `"dhcp": {"nameServers": ["AmazonProvidedDNS", "10.0.0.2"], `}},
	"analyzer":       {"monitoring", []string{`"unusedDays": 90`, `"unusedDays": 30`}},
	"domain":         {"loadBalancer", []string{`"domain": "shop.example.com"`, `"domain": "store.example.com", "alternativeNames": ["www.store.example.com"]`}},
	"hosted zone":    {"loadBalancer", []string{"Z0123456789ABCDEFGHIJ", "Z1123456789ABCDEFGHIJ"}},
	"web ACL":        {"loadBalancer", []string{"webacl/shop/1", "webacl/shop/2"}},
	"log forwarding": {"logs", []string{"destination:logs", "destination:events"}},
	"path":           {"iam", []string{"{", `{"path": "/ecs/",`}},
	"builds":         {"delivery", []string{`"codeBuild": {}`, `"codeBuild": {"project": "shop"}`}},
	"port":           {"services", []string{`"port": 3000`, `"port": 8080`}},
	"protocol":       {"services", []string{`"port": 3000`, `"port": 3000, "target": {"protocol": "https"}`}},
	"repository key": {"services", []string{"key/11111111", "key/22222222"}},
	"repository":     {"services", []string{`"orders": {`, `"orders": {"repository": "shop/orders", `}},
	"lifecycle":      {"services", []string{`"createRepository": {}`, `"createRepository": {"keepImages": 100}`}},
	"version":        {"services", []string{`"port": 3000`, `"port": 3000, "target": {"version": "http2"}`}},
}

const (
	fromName  = "is in the name of the resource, or follows from a key that is, so that another value is another resource"
	ofStack   = "comes from the names of the project and the stack, whose change is refused"
	isSetOnce = "is the same in every stack"
	generated = "changes only with iam.roleNames, which a stack with the role github-foundation cannot change; see TestRules"
)

// constant are the properties that no change of a key changes in an existing resource, with the reason.
var constant = map[string]string{
	"accessanalyzer/analyzer.analyzerName": ofStack, "accessanalyzer/analyzer.type": fromName,
	"acm/certificate.validationMethod": isSetOnce, "cloudtrail/trail.name": ofStack, "cloudwatch/dashboard.dashboardName": ofStack,
	"ec2/eip.domain":                 isSetOnce,
	"ec2/route.destinationCidrBlock": isSetOnce, "ec2/route.destinationIpv6CidrBlock": isSetOnce, "ec2/securityGroup.description": isSetOnce,
	"ec2/subnet.availabilityZone": fromName, "ec2/vpcEndpoint.serviceName": fromName, "ec2/vpcEndpoint.vpcEndpointType": fromName,
	"ec2/vpcIpv4CidrBlockAssociation.cidrBlock": fromName, "ecr/repositoryPolicy.repository": fromName,
	"guardduty/detectorFeature.additionalConfigurations": isSetOnce, "guardduty/detectorFeature.name": isSetOnce,
	"iam/policy.name": ofStack, "iam/rolePolicy.name": isSetOnce, "route53/record.name": fromName, "iam/role.name": generated, "iam/rolePolicy.role": generated, "iam/rolePolicyAttachment.role": generated,
	"iam/openIdConnectProvider.url": isSetOnce, "iam/policy.description": isSetOnce,
	"lb/listenerCertificate.certificateArn": fromName, "lb/loadBalancer.loadBalancerType": isSetOnce, "lb/targetGroup.targetType": isSetOnce,
	"route53/resolverFirewallRuleGroupAssociation.firewallRuleGroupId": fromName,
}

// inPlace are the properties whose change replaces a resource without effect on what uses it.
var inPlace = map[string]string{
	"ec2/vpcDhcpOptions.domainName":        "the association changes to the new options, and then the old ones are deleted",
	"ec2/vpcDhcpOptions.domainNameServers": "the association changes to the new options, and then the old ones are deleted",
	"ecr/lifecyclePolicy.policy":           "the images do not expire for seconds",
	"ec2/vpc.ipv4IpamPoolId":               "the program ignores the change",
}

// TestEveryReplacementHasAVerdict derives from a stack with every key which properties replace a resource. Each of them
// has a change above that the comparison names, or a reason.
func TestEveryReplacementHasAVerdict(t *testing.T) {
	t.Parallel()
	values := deployed(t, everyKey)
	before := graphtest.RunAs(t, "dev", foundation(values))
	missing := map[string]bool{}
	for _, name := range before.Names("") {
		maps.Copy(missing, replaceable(t, before, name))
	}
	for name, c := range replacing {
		changed := maps.Clone(values)
		key := "ecs-foundation:" + c.key
		changed[key] = strings.NewReplacer(c.changes...).Replace(values[key])
		if strings.HasPrefix(c.changes[0], "{") {
			changed[key] = strings.Replace(values[key], c.changes[0], c.changes[1], 1)
		}
		require.NotEqual(t, values[key], changed[key], name)
		after := graphtest.RunAs(t, "dev", foundation(changed))
		changes := change.Compare(recordOf(t, values), recordOf(t, changed))
		for _, resource := range after.Names("") {
			for _, property := range replacedBy(t, before, after, resource) {
				delete(missing, property)
				require.True(t, inPlace[property] != "" || named(changes, resource), "%s: %s is replaced by another %s", name, resource, property)
			}
		}
	}
	require.ElementsMatch(t, slices.Collect(maps.Keys(constant)), slices.Collect(maps.Keys(missing)),
		"a property needs a change that replaces its resource, and a rule, or a reason")
}

// replaceable returns the properties of a resource that replace it and are values, not IDs of other resources.
func replaceable(t *testing.T, g *graphtest.Graph, name string) map[string]bool {
	t.Helper()
	properties := map[string]bool{}
	r := g.Get(t, name)
	for _, property := range graphtest.Replacements(r.Type) {
		text := strings.TrimLeft(fmt.Sprint(r.Inputs[property]), `["`)
		if r.Inputs[property] != nil && !strings.HasPrefix(text, "<") && !r.Kept {
			properties[strings.TrimPrefix(r.Type[:strings.LastIndex(r.Type, ":")], "aws:")+"."+property] = true
		}
	}
	return properties
}

// replacedBy returns the properties by whose change a resource is replaced.
func replacedBy(t *testing.T, before, after *graphtest.Graph, name string) []string {
	t.Helper()
	if !slices.Contains(before.Names(""), name) {
		return nil
	}
	was, is := before.Get(t, name), after.Get(t, name)
	var properties []string
	for property := range replaceable(t, before, name) {
		input := property[strings.LastIndex(property, ".")+1:]
		if fmt.Sprint(was.Inputs[input]) != fmt.Sprint(is.Inputs[input]) {
			properties = append(properties, property)
		}
	}
	return properties
}

// named reports whether a change names a resource or its component, or is refused, so that nothing is replaced.
func named(changes []change.Change, resource string) bool {
	return slices.ContainsFunc(changes, func(c change.Change) bool {
		return c.Verdict == change.Impossible || c.Resource == resource || slices.Contains(c.With, resource) ||
			c.Resource == "iam" && strings.HasPrefix(resource, "iam-")
	})
}

// recordOf returns the record of a stack.
func recordOf(t *testing.T, values map[string]string) change.Record {
	t.Helper()
	plan, err := stack.Load(config.Stack{Project: "ecs-foundation", Name: "dev", Values: values})
	require.NoError(t, err)
	return change.RecordOf(plan)
}
