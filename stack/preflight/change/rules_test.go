package change_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack/graphtest"
)

// secure is a load balancer with HTTPS.
var secure = settings{"loadBalancer.certificateArn": certificate, "loadBalancer.http": "redirect"}

const (
	certificate = "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555"
	webACL      = "arn:aws:wafv2:us-east-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-55555555555"
	first       = "eipalloc-0a1b2c3d4e5f60718"
	second      = "eipalloc-0a1b2c3d4e5f60719"
	ruleGroup   = "rslvr-frg-000000000000000"
	pool        = "ipam-pool-0a1b2c3d4e5f60718"
)

// workflows are settings with which the role that deploys the stack has managed policies.
var workflows = settings{
	"iam.permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary",
	"delivery.github": map[string]any{
		"repository": "acme/shop", "branch": "main", "makeProvider": true, "foundation": map[string]any{"environment": "foundation"},
	},
}

// existing returns settings for an existing VPC with an endpoint and with subnets in each tier, by
// the last digit of their IDs.
func existing(vpc string, subnets ...string) settings {
	tiers := map[string]any{}
	for prefix, tier := range map[string]string{"a": "public", "b": "private", "c": "data"} {
		var ids []string
		for _, n := range subnets {
			ids = append(ids, "subnet-000000"+prefix+n)
		}
		tiers[tier] = ids
	}
	return settings{"network": map[string]any{"endpoints": []string{"logs"}, "existing": map[string]any{"vpcId": vpc, "subnets": tiers}}}
}

// workers returns services without routes, and settings of the load balancer.
func workers(balancer map[string]any) settings {
	return settings{"loadBalancer": balancer, "services": map[string]any{"importer": map[string]any{"uses": []string{"database"}}}}
}

// off leaves out the load balancer.
var off = map[string]any{"http": "off"}

// with returns settings with another value of a key.
func with(s settings, key string, value any) settings {
	s = maps.Clone(s)
	s[key] = value
	return s
}

// cases are changes of the dev stack, each with at least one that is only like it. Their
// verdicts and messages are in testdata/rules.golden.
var cases = map[string]struct{ before, after settings }{
	"to an existing VPC":          {nil, existing("vpc-0a1b2c3d", "1", "2")},
	"from an existing VPC":        {existing("vpc-0a1b2c3d", "1", "2"), nil},
	"another existing VPC":        {existing("vpc-0a1b2c3d", "1", "2"), existing("vpc-0a1b2c3e", "1", "2")},
	"existing subnets reordered":  {existing("vpc-0a1b2c3d", "1", "2"), existing("vpc-0a1b2c3d", "2", "1")},
	"existing subnets added":      {existing("vpc-0a1b2c3d", "1", "2"), existing("vpc-0a1b2c3d", "1", "2", "3")},
	"existing subnets removed":    {existing("vpc-0a1b2c3d", "1", "2", "3"), existing("vpc-0a1b2c3d", "1", "2")},
	"existing subnet replaced":    {existing("vpc-0a1b2c3d", "1", "2"), existing("vpc-0a1b2c3d", "1", "3")},
	"existing subnets, internal":  {with(existing("vpc-0a1b2c3d", "1", "2", "3"), "loadBalancer.internal", true), with(existing("vpc-0a1b2c3d", "1", "2"), "loadBalancer.internal", true)},
	"another VPC range":           {nil, settings{"network.cidr": "10.1.0.0/16", "network.subnets": nil}},
	"smaller VPC range":           {settings{"network.subnets": nil}, settings{"network.cidr": "10.0.0.0/17", "network.subnets": nil}},
	"IPv6 turned off":             {settings{"network.ipv6": true}, nil},
	"IPv6 turned on":              {nil, settings{"network.ipv6": true}},
	"IPAM pool":                   {nil, settings{"network.ipamPool": pool}},
	"secondary range removed":     {settings{"network.secondaryCidrs": []string{"10.5.0.0/24"}}, nil},
	"secondary ranges reordered":  {settings{"network.secondaryCidrs": []string{"10.5.0.0/24", "10.6.0.0/24"}}, settings{"network.secondaryCidrs": []string{"10.6.0.0/24", "10.5.0.0/24"}}},
	"another account":             {settings{"accounts": []string{"123456789012"}}, settings{"accounts": []string{"210987654321"}}},
	"further account":             {settings{"accounts": []string{"123456789012"}}, settings{"accounts": []string{"210987654321", "123456789012"}}},
	"zones reordered":             {nil, settings{"network.zones": []string{"us-east-1b", "us-east-1a"}}},
	"planned zones reordered":     {settings{"network.subnets": nil}, settings{"network.subnets": nil, "network.zones": []string{"us-east-1b", "us-east-1a"}}},
	"zone in front":               {nil, threeZones("10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24", "us-east-1c", "us-east-1a", "us-east-1b")},
	"zone at the end":             {nil, threeZones("10.0.1.0/24", "10.0.2.0/24", "10.0.3.0/24", "us-east-1a", "us-east-1b", "us-east-1c")},
	"zones by ID":                 {nil, settings{"network.zones": []string{"use1-az1", "use1-az2"}}},
	"planned zones by ID":         {settings{"network.subnets": nil}, settings{"network.subnets": nil, "network.zones": []string{"use1-az6", "use1-az1"}}},
	"zone removed":                {settings{"network.subnets": nil, "network.zones": []string{"us-east-1a", "us-east-1b", "us-east-1c"}}, settings{"network.subnets": nil}},
	"sizes":                       {settings{"network.subnets": nil}, settings{"network.subnets": nil, "network.sizes": map[string]any{"private": map[string]any{"prefix": 22}}}},
	"planned instead of explicit": {nil, settings{"network.subnets": nil}},
	"public range":                {nil, settings{"network.subnets.public": []string{"10.0.3.0/24", "10.0.2.0/24"}}},
	"larger private range":        {nil, settings{"network.subnets.private": []string{"10.0.10.0/23", "10.0.20.0/24"}}},
	"tier renamed":                {tier("batch", "private", "10.0.160.0/20"), tier("jobs", "private", "10.0.160.0/20")},
	"tier with another range":     {tier("batch", "private", "10.0.160.0/20"), tier("batch", "private", "10.0.176.0/20")},
	"tier of another kind":        {tier("batch", "private", "10.0.160.0/20"), tier("batch", "data", "10.0.160.0/20")},
	"tier removed":                {tier("batch", "private", "10.0.160.0/20"), nil},
	"NAT gateway moved":           {nil, settings{"network.nat.zone": "us-east-1b"}},
	"NAT gateway with address moved": {
		settings{"network.nat.elasticIps": []string{first}},
		settings{"network.nat.elasticIps": []string{first}, "network.nat.zone": "us-east-1b"},
	},
	"addresses exchanged":                         {perZone(first, second), perZone(second, first)},
	"address of a NAT gateway":                    {nil, settings{"network.nat.elasticIps": []string{first}}},
	"one NAT gateway instead of two":              {perZone(first, second), settings{"network.nat.elasticIps": []string{second}}},
	"one NAT gateway with its address":            {perZone(first, second), settings{"network.nat.elasticIps": []string{first}}},
	"no NAT gateway":                              {nil, settings{"network.egress": "isolated", "network.nat": nil}},
	"endpoint removed":                            {settings{"network.endpoints": []string{"logs", "ec2"}}, nil},
	"flow logs of all traffic":                    {nil, settings{"network.flowLogs.traffic": "all"}},
	"fields of flow logs":                         {nil, settings{"network.flowLogs.fields": []string{"srcaddr", "action"}}},
	"flow logs to S3":                             {nil, settings{"network.flowLogs.destination": "s3", "network.flowLogs.bucket": "flow-logs"}},
	"flow logs off":                               {settings{"logs.retainOnDelete": true}, settings{"network.flowLogs.destination": "none"}},
	"priorities exchanged":                        {firewall(101, 102), firewall(102, 101)},
	"priority of a removed group":                 {firewall(101, 102), firewall(101)},
	"free priority":                               {firewall(101, 102), firewall(101, 103)},
	"protected rule group":                        {protectedFirewall(101), protectedFirewall(103)},
	"protected rule group removed":                {protectedFirewall(101), nil},
	"query logs changed":                          {settings{"network.queryLogConfig": "rqlc-0123456789abcdef"}, settings{"network.queryLogConfig": "rqlc-1123456789abcdef"}},
	"DHCP options":                                {settings{"network.dhcp.domainName": "a.example.com"}, settings{"network.dhcp.domainName": "b.example.com"}},
	"DHCP options removed":                        {settings{"network.dhcp.domainName": "a.example.com"}, nil},
	"DHCP options added":                          {nil, settings{"network.dhcp.domainName": "a.example.com"}},
	"query logs off":                              {settings{"network.queryLogConfig": "rqlc-0123456789abcdef"}, nil},
	"exclusion of egress only":                    {settings{"loadBalancer.internal": true, "network.blockPublicAccessExclusion": "bidirectional"}, settings{"loadBalancer.internal": true, "network.blockPublicAccessExclusion": "egress"}},
	"exclusion removed":                           {settings{"network.blockPublicAccessExclusion": "bidirectional"}, nil},
	"internal":                                    {nil, settings{"loadBalancer.internal": true}},
	"load balancer turned off":                    {workers(map[string]any{"http": "forward", "accessLogs": false, "deletionProtection": false}), workers(off)},
	"load balancer turned off although protected": {workers(map[string]any{"http": "forward"}), workers(off)},
	"load balancer turned on":                     {workers(off), workers(map[string]any{"http": "forward"})},
	"internal although protected":                 {settings{"loadBalancer.deletionProtection": true}, settings{"loadBalancer.internal": true}},
	"internet-facing":                             {settings{"loadBalancer.internal": true}, nil},
	"additional load balancer removed":            {settings{"loadBalancer.shards": []string{"b"}, "services.cart.shard": "b"}, nil},
	"service behind another load balancer":        {nil, settings{"loadBalancer.shards": []string{"b"}, "services.cart.shard": "b"}},
	"HTTPS removed":                               {secure, nil},
	"HTTPS added":                                 {nil, secure},
	"HTTP off":                                    {secure, settings{"loadBalancer.certificateArn": certificate, "loadBalancer.http": "off"}},
	"web ACL":                                     {settings{"loadBalancer.webAcl": webACL + "0"}, settings{"loadBalancer.webAcl": webACL + "1"}},
	"web ACL removed":                             {settings{"loadBalancer.webAcl": webACL + "0"}, nil},
	"log bucket":                                  {settings{"loadBalancer.accessLogs": true}, nil},
	"log bucket of another stack":                 {settings{"loadBalancer.accessLogs": true}, settings{"loadBalancer.accessLogs": true, "loadBalancer.logs.bucket": "other"}},
	"log bucket that is emptied":                  {settings{"loadBalancer.accessLogs": true, "loadBalancer.logs.emptyOnDelete": true}, nil},
	"domain":                                      {domain("example.com"), domain("example.org")},
	"alternative name":                            {domain("example.com"), settings{"loadBalancer.alternativeNames": []string{"www.example.com"}, "loadBalancer.domain": "example.com", "loadBalancer.zoneId": "Z0123456789ABCDEFGHIJ", "loadBalancer.http": "redirect"}},
	"hosted zone":                                 {domain("example.com"), settings{"loadBalancer.domain": "example.com", "loadBalancer.zoneId": "Z1123456789ABCDEFGHIJ", "loadBalancer.http": "redirect"}},
	"no aliases":                                  {domain("example.com"), settings{"loadBalancer.aliases": false, "loadBalancer.domain": "example.com", "loadBalancer.zoneId": "Z0123456789ABCDEFGHIJ", "loadBalancer.http": "redirect"}},
	"certificate instead of domain":               {domain("example.com"), secure},
	"port of a service":                           {nil, settings{"services.cart.port": 8080}},
	"protocol of a service":                       {nil, settings{"services.cart.target.protocol": "https"}},
	"version of a service":                        {secure, settings{"loadBalancer.certificateArn": certificate, "loadBalancer.http": "redirect", "services.cart.target.version": "grpc"}},
	"health check":                                {nil, settings{"services.cart.healthCheck.path": "/up"}},
	"service without routes":                      {nil, settings{"services.cart.routes": nil}},
	"service removed":                             {nil, settings{"services.cart": nil}},
	"service removed with its logs kept":          {settings{"logs.retainOnDelete": true}, settings{"logs.retainOnDelete": true, "services.cart": nil}},
	"logs kept too late":                          {nil, settings{"logs.retainOnDelete": true, "services.cart": nil}},
	"port of a worker":                            {settings{"services.cart.routes": nil}, settings{"services.cart.routes": nil, "services.cart.port": 8080}},
	"green target group removed":                  {settings{"services.cart.green": map[string]any{"weight": 10}}, nil},
	"repository in the stack":                     {nil, repository("cart", map[string]any{})},
	"repository kept":                             {repository("cart", map[string]any{}), nil},
	"repository deleted":                          {repository("cart", map[string]any{"forceDelete": true}), nil},
	"repository deleted with its service":         {repository("cart", map[string]any{"forceDelete": true}), settings{"services.cart": nil}},
	"repository renamed":                          {repository("cart", map[string]any{"forceDelete": true}), with(repository("cart", map[string]any{"forceDelete": true}), "services.cart.repository", "shop/cart")},
	"repository created for another service":      {with(repository("cart", map[string]any{"forceDelete": true}), "services.orders.repository", "ecs-foundation/cart"), with(repository("orders", map[string]any{"forceDelete": true}), "services.orders.repository", "ecs-foundation/cart")},
	"repository of images":                        {nil, settings{"services.cart.repository": "shop/cart"}},
	"repository in another account":               {nil, settings{"services.cart.repository": "arn:aws:ecr:us-east-1:210987654321:repository/ecs-foundation/cart"}},
	"repository that another service has, too":    {settings{"services.cart.repository": "shop/cart", "services.orders.repository": "shop/cart"}, settings{"services.orders.repository": "shop/cart"}},
	"repository by its ARN":                       {settings{"accounts": []string{"123456789012"}}, settings{"accounts": []string{"123456789012"}, "services.cart.repository": "arn:aws:ecr:us-east-1:123456789012:repository/ecs-foundation/cart"}},
	"first secret of a service":                   {nil, settings{"services.cart.secrets": []string{parameter}}},
	"further secret of a service":                 {settings{"services.cart.secrets": []string{parameter}}, settings{"services.cart.secrets": []string{parameter, parameter + "2"}}},
	"key of a repository":                         {repository("cart", map[string]any{}), repository("cart", map[string]any{"key": repositoryKey})},
	"key of a renamed repository":                 {repository("cart", map[string]any{}), with(repository("cart", map[string]any{"key": repositoryKey}), "services.cart.repository", "shop/cart")},
	"lifecycle of a repository":                   {repository("cart", map[string]any{}), repository("cart", map[string]any{"keepImages": 100})},
	"secrets removed":                             {nil, settings{"services.users.secrets": nil}},
	"path of roles":                               {nil, settings{"iam.path": "/ecs/"}},
	"path of managed policies":                    {workflows, with(workflows, "iam.path", "/ecs/")},
	"generated names of roles":                    {nil, settings{"iam.roleNames": "auto"}},
	"infrastructure role removed":                 {settings{"iam.infrastructure": []string{"volumes"}}, nil},
	"isolation per service":                       {nil, settings{"security.isolation": "perService"}},
	"isolation shared":                            {settings{"security.isolation": "perService"}, nil},
	"isolation shared by name":                    {nil, settings{"security.isolation": "shared"}},
	"isolation migrating":                         {nil, settings{"security.isolation": "migrating"}},
	"isolation migrated":                          {settings{"security.isolation": "migrating"}, settings{"security.isolation": "perService"}},
	"data store removed":                          {nil, settings{"data.cache": nil, "services.cart.uses": nil}},
	"data store renamed":                          {nil, settings{"data.cache": nil, "data.sessions.port": 6379, "services.cart.uses": []string{"sessions"}}},
	"port of a data store":                        {nil, settings{"data.database.port": 3306}},
	"kind of a data store":                        {settings{"data.database.kind": "rds"}, settings{"data.database.kind": "elasticache"}},
	"kind of a data store added":                  {nil, settings{"data.database.kind": "rds"}},
	"log destination":                             {settings{"logs.forwardTo": forward + "a"}, settings{"logs.forwardTo": forward + "b"}},
	"log destination removed":                     {settings{"logs.forwardTo": forward + "a"}, nil},
	"retention of logs":                           {nil, settings{"logs.retentionDays": 365}},
	"detector looked up":                          {guardDuty("create"), guardDuty("lookup")},
	"detector adopted":                            {guardDuty("create"), guardDuty("adopt")},
	"adopted detector looked up":                  {guardDuty("adopt"), guardDuty("lookup")},
	"detector created":                            {guardDuty("lookup"), guardDuty("create")},
	"detector removed":                            {guardDuty("create"), nil},
	"findings to another topic": {
		settings{"monitoring.guardDuty": map[string]any{"detector": "create", "findings": map[string]any{}, "runtimeMonitoring": true}},
		settings{"monitoring.guardDuty": map[string]any{"detector": "create", "findings": map[string]any{"topic": "arn:aws:sns:us-east-1:123456789012:security"}}},
	},
	"analyzer of unused access": {analyzer(90), analyzer(30)},
	"analyzer removed":          {analyzer(90), nil},
	"trail removed":             {settings{"monitoring.cloudTrail": map[string]any{}}, nil},
	"tags":                      {nil, settings{"tags.Team": "shop"}},
}

const (
	repositoryKey = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"
	parameter     = "arn:aws:ssm:us-east-1:123456789012:parameter/cart/level"
)

// repository returns settings with which the stack creates the repository of a service.
func repository(service string, create map[string]any) settings {
	return settings{"services." + service + ".createRepository": create}
}

const forward = "arn:aws:logs:us-east-1:210987654321:destination:logs-"

func threeZones(a, b, c string, zones ...string) settings {
	s := settings{"network.zones": zones}
	s["network.subnets.public"] = []string{a, b, c}
	s["network.subnets.private"] = []string{"10.0.10.0/24", "10.0.20.0/24", "10.0.30.0/24"}
	s["network.subnets.data"] = []string{"10.0.100.0/24", "10.0.200.0/24", "10.0.210.0/24"}
	return s
}

func tier(name, kind, cidr string) settings {
	return settings{"network.tiers." + name: map[string]any{"kind": kind, "cidr": cidr}}
}

func perZone(addresses ...string) settings {
	return settings{"network.nat.strategy": "OnePerAz", "network.nat.elasticIps": addresses}
}

func firewall(priorities ...int) settings {
	var groups []any
	for i, priority := range priorities {
		// A single group is the second one of two.
		groups = append(groups, map[string]any{"ruleGroup": fmt.Sprintf("%s%d", ruleGroup, i+2-len(priorities)), "priority": priority})
	}
	return settings{"network.dnsFirewall": groups}
}

func protectedFirewall(priority int) settings {
	return settings{"network.dnsFirewall": []any{map[string]any{"ruleGroup": ruleGroup + "0", "priority": priority, "mutationProtection": true}}}
}

func domain(name string) settings {
	return settings{"loadBalancer.domain": name, "loadBalancer.zoneId": "Z0123456789ABCDEFGHIJ", "loadBalancer.http": "redirect"}
}

func guardDuty(detector string) settings {
	return settings{"monitoring.guardDuty": map[string]any{"detector": detector}}
}

func analyzer(days int) settings {
	return settings{"monitoring.accessAnalyzer": map[string]any{"external": true, "unusedDays": days}}
}

// TestRules compares the verdicts and messages of all cases with a golden file.
func TestRules(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(cases)) {
		c := cases[name]
		before, after := planned(t, "dev", c.before), planned(t, "dev", c.after)
		changes := deployed(t, before).Changes(after)
		fmt.Fprintf(&text, "%s\n", name)
		for _, c := range changes {
			requireComplete(t, c)
			fmt.Fprintf(&text, "    %s: %s\n", c.Verdict, c)
		}
		require.Empty(t, deployed(t, after).Changes(after), name)
	}
	graphtest.Golden(t, "testdata/rules.golden", text.String())
}
