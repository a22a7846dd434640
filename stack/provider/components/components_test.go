package components_test

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdkerrors "github.com/pulumi/pulumi/sdk/v3/go/pulumi/errors"
	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack/graphtest"
	"ecs-foundation/stack/provider"
	"ecs-foundation/stack/provider/components"
)

// definition returns the component with a name.
func definition(t *testing.T, name string) components.Definition {
	t.Helper()
	i := slices.IndexFunc(components.All(), func(d components.Definition) bool { return strings.HasSuffix(d.Token, ":"+name) })
	require.GreaterOrEqual(t, i, 0, name)
	return components.All()[i]
}

// program creates a component with an explicit provider, from inputs in JSON.
func program(t *testing.T, name, inputs string) pulumi.RunFunc {
	t.Helper()
	var in map[string]any
	require.NoError(t, json.Unmarshal([]byte(inputs), &in))
	return create(definition(t, name).Component(), resource.NewPropertyMapFromMap(in))
}

// create creates a component with an explicit provider, as the engine asks for it.
func create(c provider.Component, inputs resource.PropertyMap, claimed ...string) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		region, err := aws.NewProvider(ctx, "aws", &aws.ProviderArgs{Region: pulumi.String(graphtest.Region)})
		if err != nil {
			return err
		}
		request := provider.NewRequest("shop", c, inputs)
		request.Options, request.HasAWS = pulumi.Providers(region), true
		request.Claim = func(name string) error {
			if slices.Contains(claimed, name) || slices.Contains(claimed, "all") {
				return errors.New("claimed")
			}
			return nil
		}
		_, _, err = c.Construct(ctx, request)
		err = request.Errors(err)
		if invalid, ok := errors.AsType[*sdkerrors.InputPropertiesError](err); ok {
			lines := strings.Split(strings.ReplaceAll(invalid.Message, "\t\t- ", ""), "\n")[1:]
			for _, e := range invalid.Errors {
				lines = append(lines, e.PropertyPath+": "+e.Reason)
			}
			return errors.New(strings.Join(lines, "\n"))
		}
		return err
	}
}

// minimal are the smallest inputs of each component, and full ones of many kinds.
var minimal = map[string]string{
	"Network":        `{"zones": ["us-east-1a", "us-east-1b"]}`,
	"SecurityGroups": `{"vpcId": "vpc-0123456789abcdef0"}`,
	"Roles":          `{}`,
	"LoadBalancer": `{"vpcId": "vpc-0123456789abcdef0", "securityGroupId": "sg-0123456789abcdef0", "http": "forward",
		"subnetIds": {"a": "subnet-0123456789abcdef0", "b": "subnet-0123456789abcdef1"}}`,
	"Cluster": `{}`,
	"Service": service(`"count": 1`),
}

// service returns the inputs of a service.
func service(more string) string {
	return `{"cpu": 256, "memory": 512, "containers": [{"name": "ui", "image": "shop/ui:1", "ports": [{"name": "http", "number": 3000}]}],
		"clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/shop",
		"subnetIds": {"a": "subnet-0123456789abcdef0", "b": "subnet-0123456789abcdef1"}, "securityGroupId": "sg-0123456789abcdef0",
		"executionRoleArn": "arn:aws:iam::123456789012:role/execution", "taskRoleArn": "arn:aws:iam::123456789012:role/ui", ` + more + `}`
}

var full = map[string]string{
	"Network": `{"zones": ["us-east-1a", "us-east-1b"], "cidr": "10.1.0.0/16", "secondaryCidrs": ["10.2.0.0/16"], "egress": "balanced",
		"nat": {"strategy": "Single"}, "ipv6": true, "flowLogs": {"destination": "cloudwatch", "traffic": "all"}, "tiers": {"batch": {"kind": "private", "cidr": "10.2.0.0/20"}},
		"iam": {"path": "/network/", "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"},
		"logs": {"key": "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555", "retainOnDelete": true},
		"dhcp": {"domainName": "corp.example.com"}, "project": "infra", "environment": "prod", "region": "us-east-1", "tags": {"Team": "platform"}}`,
	"SecurityGroups": `{"vpcId": "vpc-0123456789abcdef0", "isolation": "perService", "egress": "endpoints", "listeners": [443], "ipv6": true,
		"services": {"ui": {"port": 3000, "healthCheckPort": 3001, "calls": ["cart"]}, "cart": {"port": 4000, "routed": false, "uses": ["db"]}},
		"data": {"db": {"port": 5432}}, "endpointsSecurityGroupId": "sg-0123456789abcdef1", "logins": true, "nameServers": ["10.0.0.10"],
		"vpcCidrs": ["10.0.0.0/16"], "runtimeMonitoring": true, "prefixListIds": {"s3": "pl-0123456789abcdef0"}}`,
	"Roles": `{"path": "/apps/", "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary", "denyIam": true, "infrastructure": ["volumes"],
		"services": {"ui": {"grants": [{"s3": {"bucket": "photos", "access": "read"}}]},
			"cart": {"secrets": ["arn:aws:secretsmanager:us-east-1:123456789012:secret:cart-AbCdEf"], "repository": "infra/cart"}},
		"roles": {"resize": {"assumedBy": "lambda.amazonaws.com", "logGroup": "/aws/lambda/resize",
			"grants": [{"s3": {"bucket": "photos", "access": "readWrite"}}]}}}`,
	"LoadBalancer": `{"vpcId": "vpc-0123456789abcdef0", "securityGroupId": "sg-0123456789abcdef0", "ipv6": true,
		"subnetIds": {"a": "subnet-0123456789abcdef0", "b": "subnet-0123456789abcdef1"}, "domain": "shop.example.com", "zoneId": "Z0123456789ABCDEFGHIJ",
		"dashboard": true, "alarms": {"topic": "arn:aws:sns:us-east-1:123456789012:alarms"}, "connectionLogs": true,
		"services": {"ui": {"port": 3000, "routes": [{"priority": 10, "paths": ["/*"]}]}, "worker": {}}}`,
	"Cluster": `{"name": "shop", "capacity": [{"provider": "FARGATE_SPOT", "weight": 1}], "exec": {"retentionDays": 90}, "tags": {"Team": "shop"}}`,
	"Service": service(`"name": "ui", "targetGroupArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/ui/0123456789abcdef",
		"loadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/shop/0123456789abcdef",
		"scaling": {"min": 2, "max": 4, "requests": 1000}, "volumes": {"shared": {}}, "logs": {"retentionDays": 90}, "architecture": "ARM64"`),
}

func TestEachComponentAlone(t *testing.T) {
	t.Parallel()
	for _, d := range components.All() {
		name := d.Token[strings.LastIndex(d.Token, ":")+1:]
		for size, inputs := range map[string]string{"minimal": minimal[name], "full": full[name]} {
			t.Run(name+" "+size, func(t *testing.T) {
				t.Parallel()
				g := graphtest.Run(t, program(t, name, inputs))
				graphtest.CheckInvariants(t, g)
				graphtest.Golden(t, "testdata/"+strings.ToLower(name)+"-"+size+".golden", tree(t, g))
				require.Equal(t, d.Token, g.Get(t, "shop").Type)
				require.Equal(t, g.Names(""), graphtest.Preview(t, program(t, name, inputs)).Names(""), "first preview")
				for _, resource := range g.Names("") {
					r := g.Get(t, resource)
					if tags, ok := r.Inputs["tags"].(map[string]any); ok {
						require.Subset(t, slices.Collect(keys(tags)), []string{"Project", "Environment", "ManagedBy", "Name"}, resource)
					}
				}
			})
		}
	}
}

// tree returns the resources of a component, each with its type and its parent. The tests of the
// domains have their inputs.
func tree(t *testing.T, g *graphtest.Graph) string {
	t.Helper()
	var lines strings.Builder
	for _, name := range g.Names("") {
		r := g.Get(t, name)
		lines.WriteString(name + " (" + r.Type + ")")
		if r.Parent != "" {
			lines.WriteString(" in " + r.Parent)
		}
		lines.WriteString("\n")
	}
	return lines.String()
}

func keys(tags map[string]any) func(func(string) bool) {
	return func(yield func(string) bool) {
		for key := range tags {
			if !yield(key) {
				return
			}
		}
	}
}

func TestInvalidInputs(t *testing.T) {
	t.Parallel()
	errs := map[string]error{}
	for name, tc := range map[string]struct{ component, inputs string }{
		"network without zones":         {"Network", `{}`},
		"network with a count of zones": {"Network", `{"zones": 3}`},
		"network with keys of a stack": {"Network", `{"zones": ["us-east-1a"], "existing": {"vpcId": "vpc-1"}, "stack": "prod", "acls": true,
			"denyCidrs": ["1.2.3.0/24"]}`},
		"network in another region":        {"Network", `{"zones": ["eu-west-1a", "eu-west-1b"], "region": "eu-west-1"}`},
		"network with zones elsewhere":     {"Network", `{"zones": ["eu-west-1a", "eu-west-1b"]}`},
		"network whose name is in a value": {"Network", `{"zones": ["us-east-1a", "us-east-1b"], "dhcp": {"domainName": "network.cidr..example.com"}}`},
		"service whose key is in a value":  {"Service", strings.Replace(service(`"volumes": {"task.run": {}}`), "shop/ui:1", "run.task.local/a b", 1)},
		"network without egress":           {"Network", `{"zones": ["us-east-1a", "us-east-1b"], "nat": {"strategy": "None"}}`},
		"network with contradicting keys":  {"Network", `{"zones": ["us-east-1a", "us-east-1b"], "egress": "isolated", "nat": {"strategy": "Singel"}, "cidr": "10.0/16"}`},
		"network with a wide mask":         {"Network", `{"zones": ["us-east-1a", "us-east-1b"], "cidr": "10.0.0.0/8"}`},
		"network with a key of a user":     {"Network", `{"zones": ["us-east-1a", "us-east-1b"], "iam": {"permissionsBoundary": "boundary", "path": "x"}, "logs": {"key": "alias/x"}}`},
		"network with a key in a region":   {"Network", `{"zones": ["us-east-1a", "us-east-1b"], "logs": {"key": "arn:aws:kms:eu-west-1:123456789012:key/1"}}`},
		"wrong names and tags":             {"Cluster", `{"project": "my shop", "environment": "", "tags": {"aws:x": "1"}, "region": "us-east"}`},
		"groups without a VPC":             {"SecurityGroups", `{}`},
		"groups of unknown names":          {"SecurityGroups", `{"vpcId": "vpc-1", "services": {"ui": {"uses": ["db"], "calls": ["cart"]}}}`},
		"groups with invalid ports":        {"SecurityGroups", `{"vpcId": "vpc-1", "listeners": [0, 70000], "services": {"ui": {"port": "3000"}}, "data": {"db": {}}}`},
		"groups without endpoints":         {"SecurityGroups", `{"vpcId": "vpc-1", "egress": "endpoints"}`},
		"groups with endpoints twice":      {"SecurityGroups", `{"vpcId": "vpc-1", "endpoints": true, "endpointsSecurityGroupId": "sg-1"}`},
		"internal groups without a range":  {"SecurityGroups", `{"vpcId": "vpc-1", "internal": true}`},
		"IPv6 clients of an IPv4 balancer": {"SecurityGroups", `{"vpcId": "vpc-1", "ingress": {"cidrs": ["2600::/16"]}}`},
		"CloudFront to internal balancer":  {"SecurityGroups", `{"vpcId": "vpc-1", "internal": true, "vpcCidrs": ["10.0.0.0/16"], "ingress": {"cloudFront": true}}`},
		"prefix list of another service":   {"SecurityGroups", `{"vpcId": "vpc-1", "prefixListIds": {"sqs": "pl-1"}}`},
		"roles with a wrong grant":         {"Roles", `{"services": {"ui": {"grants": [{"s4": {}}]}}, "roles": {"fn": {"assumedBy": "lambda"}}}`},
		"role with the name of another":    {"Roles", `{"roles": {"infrastructure": {"assumedBy": "lambda.amazonaws.com"}}}`},
		"roles of a pipeline":              {"Roles", `{"delivery": {"github": {}}}`},
		"role with a long name":            {"Roles", `{"environment": "an-environment-with-a-name-of-forty-letters", "roles": {"a-name-of-thirty-two-characters": {"assumedBy": "lambda.amazonaws.com"}}}`},
		"log group of another region":      {"Roles", `{"roles": {"fn": {"assumedBy": "lambda.amazonaws.com", "logGroup": "arn:aws:logs:eu-west-1:123456789012:log-group:a"}}}`},
		"load balancer without anything":   {"LoadBalancer", `{}`},
		"load balancer of several stacks":  {"LoadBalancer", `{"existing": {}, "stack": "x", "shards": ["b"], "priorities": {}, "services": {"ui": {"shard": "b"}}}`},
		"load balancer without port": {"LoadBalancer", `{"vpcId": "vpc-1", "subnetIds": {"a": "subnet-1"}, "securityGroupId": "sg-1", "http": "forward",
			"services": {"ui": {"routes": [{"priority": 1, "paths": ["/*"]}]}}}`},
		"certificate of another region": {"LoadBalancer", `{"vpcId": "vpc-1", "subnetIds": {"a": "subnet-1", "b": "subnet-2"}, "securityGroupId": "sg-1",
			"certificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"}`},
		"cluster with wrong capacity":       {"Cluster", `{"name": "my shop", "capacity": [{"provider": "EC2"}], "exec": {"retentionDays": 42}}`},
		"service without anything":          {"Service", `{}`},
		"service of a wrong size":           {"Service", service(`"ephemeralStorage": 10, "count": 0, "port": "https", "targetGroupArn": "arn:aws:sqs:us-east-1:123456789012:x"`)},
		"service with a cluster elsewhere":  {"Service", strings.Replace(service(`"count": 1`), "us-east-1:123456789012:cluster", "eu-west-1:123456789012:cluster", 1)},
		"service with two log groups":       {"Service", service(`"logGroupName": "/ecs/x", "logs": {"key": "arn:aws:kms:us-east-1:123456789012:key/1"}`)},
		"service with a secret":             {"Service", strings.Replace(service(`"count": 1`), `"name": "ui",`, `"name": "ui", "environment": {"PASSWORD": "x"},`, 1)},
		"service scaled without a balancer": {"Service", service(`"scaling": {"min": 2, "max": 1, "requests": 5}`)},
	} {
		_, errs[name] = graphtest.Try(program(t, tc.component, tc.inputs))
		require.Error(t, errs[name], name)
		for _, foreign := range []string{"network.", "loadBalancer.", "security.", "iam.role", "iam.denyIam", "stack file", "monitoring."} {
			require.NotContains(t, strings.ReplaceAll(errs[name].Error(), "network.cidr..example.com", ""), foreign, name)
		}
	}
	graphtest.GoldenErrors(t, "testdata/errors.golden", errs)
}

// TestInvalidInputsRegisterNothing checks that errors are found before anything is created.
func TestInvalidInputsRegisterNothing(t *testing.T) {
	t.Parallel()
	for name := range minimal {
		g, err := graphtest.Try(program(t, name, `{"unknown": 1}`))
		require.ErrorContains(t, err, "unknown: unknown key")
		require.Equal(t, []string{"aws"}, g.Names(""), name)
	}
}

func TestKeysAreLowerCamelCase(t *testing.T) {
	t.Parallel()
	for _, d := range components.All() {
		for _, typ := range []reflect.Type{d.Settings, d.Outputs} {
			for _, field := range validate.Fields(typ) {
				require.Regexp(t, "^[a-z][A-Za-z0-9]*$", validate.KeyOf(field), "%s.%s", typ, field.Name)
			}
			for key := range validate.ConstraintsOf(typ) {
				known := slices.ContainsFunc(validate.Fields(typ), func(f reflect.StructField) bool { return validate.KeyOf(f) == key })
				require.True(t, known || slices.Contains([]string{"stack", "denyCidrs", "shards", "priorities"}, key), "%s.%s", typ, key)
			}
		}
	}
}

func TestNetworkAsksAWSAtPreview(t *testing.T) {
	t.Parallel()
	_, err := graphtest.TryPreview(program(t, "Network", `{"zones": ["us-east-1a", "us-east-1f"]}`))
	require.EqualError(t, err, "zones[1]: the account has no zone us-east-1f in us-east-1: set one of us-east-1a, us-east-1b, us-east-1c, us-east-1d")
	_, err = graphtest.Try(program(t, "Network", `{"zones": ["us-east-1a", "us-east-1f"]}`))
	require.NoError(t, err, "an update does not fail because an answer changed")
}

func TestComponentsNameTheirEnvironment(t *testing.T) {
	t.Parallel()
	in := `"project": "infra", "environment": "prod"`
	roles := graphtest.Run(t, program(t, "Roles", `{"services": {"ui": {}}, `+in+`}`))
	require.Equal(t, "infra-ui-task-role-prod", roles.Get(t, "shop-iam-ui-task").Inputs["name"])
	require.Equal(t, "infra-prod-ui-task", roles.Get(t, "shop-iam-ui-task").Inputs["tags"].(map[string]any)["Name"])
	cluster := graphtest.Run(t, program(t, "Cluster", `{`+in+`}`))
	require.Equal(t, "/ecs/infra-prod/shop-ecs/exec", cluster.Get(t, "shop-ecs-exec").Inputs["name"])
	logs := graphtest.Run(t, program(t, "Service", service(`"count": 1, `+in)))
	require.Equal(t, "/ecs/infra-prod/shop", logs.Get(t, "shop-logs-shop").Inputs["name"])
}

func TestFixedNamesAreClaimed(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ component, inputs string }{
		"the log group /vpc/ecs-foundation-dev/flow-logs": {"Network", `{"zones": ["us-east-1a", "us-east-1b"], "flowLogs": {"destination": "cloudwatch"}}`},
		"the role ecs-foundation-ui-task-role-dev":        {"Roles", `{"services": {"ui": {}}}`},
		"the role infra-ecs-task-execution-role-prod":     {"Roles", `{"services": {"ui": {}}, "project": "infra", "environment": "prod"}`},
		"the log group /ecs/ecs-foundation-dev/shop":      {"Service", service(`"count": 1`)},
		"none of a Service with a log group":              {"Service", service(`"logGroupName": "/ecs/shop"`)},
		"none of Roles with generated names":              {"Roles", `{"services": {"ui": {}}, "roleNames": "auto"}`},
		"none of Cluster, whose names have the name":      {"Cluster", `{}`},
		"none of SecurityGroups, whose names are made":    {"SecurityGroups", `{"vpcId": "vpc-0123456789abcdef0"}`},
	} {
		var in map[string]any
		require.NoError(t, json.Unmarshal([]byte(tc.inputs), &in))
		none := strings.HasPrefix(name, "none ")
		if none {
			name = "all"
		}
		_, err := graphtest.Try(create(definition(t, tc.component).Component(), resource.NewPropertyMapFromMap(in), name))
		if none {
			require.NoError(t, err, tc.component)
		} else {
			require.EqualError(t, err, "environment: claimed", name)
		}
	}
}
