package proof_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/actions"
	iamplan "ecs-foundation/iam/plan"
	"ecs-foundation/iam/plan/deploy"
	"ecs-foundation/iam/policy"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
	"ecs-foundation/stack/graphtest"
)

// sections are settings of ten stacks, each with another part of what a stack can declare.
var sections = map[string]map[string]string{
	"plain":    {},
	"network":  {"network": `{"zones": ["us-east-1a", "us-east-1b"], "acls": true, "flowLogs": {"destination": "s3", "bucket": "shop-flow-logs"}}`},
	"flowlogs": {"network": `{"zones": ["us-east-1a", "us-east-1b"], "flowLogs": {"destination": "cloudwatch"}, "endpoints": "derived"}`},
	"balancer": {"loadBalancer": `{"http": "forward", "accessLogs": true, "dashboard": true, "alarms": {"topic": "arn:aws:sns:us-east-1:123456789012:alarms"}}`},
	"domain": {"loadBalancer": `{"domain": "shop.example.com", "zoneId": "Z0123456789ABCDEFGHIJ", "http": "redirect",
		"webAcl": "` + webACL + `"}`},
	"detector":  {"monitoring": `{"guardDuty": {"detector": "create", "findings": {}}}`},
	"trail":     {"monitoring": `{"cloudTrail": {}, "accessAnalyzer": {"external": true}}`},
	"stores":    {"data": `{"database": {"kind": "rds", "port": 5432}, "cache": {"kind": "elasticache", "port": 6379}}`},
	"sharing":   {"sharing": `{"images": {"accounts": ["210987654321"]}, "logs": {"stream": "arn:aws:kinesis:us-east-1:123456789012:stream/logs", "accounts": ["210987654321"]}}`},
	"forwarded": {"logs": `{"forwardTo": "arn:aws:logs:us-east-1:210987654321:destination:logs", "key": "` + key + `"}`},
}

// delivery switches on every role that builds, deploys or previews.
const delivery = `{"artifacts": {"bucket": "shop-dev-artifacts"}, "codeBuild": {"deploys": true, "vpc": true}, "codePipeline": {},
	"github": {"repository": "acme/shop", "branch": "main", "environment": "prod",
	"preview": {"stateBucket": "state"}, "foundation": {"stateBucket": "state", "environment": "prod-foundation"}}}`

// sectioned returns the plan of a stack shop-dev with a section.
func sectioned(t *testing.T, section string) iamplan.Plan {
	t.Helper()
	values := map[string]string{}
	for key, value := range graphtest.Stack(t, "../../..", "dev") {
		values[strings.Replace(key, "ecs-foundation:", "shop:", 1)] = value
	}
	values["shop:iam"] = `{"path": "/ecs/", "permissionsBoundary": "arn:aws:iam::123456789012:policy/boundary"}`
	values["shop:delivery"] = delivery
	for name, value := range sections[section] {
		values["shop:"+name] = value
	}
	p, err := stack.Load(config.Stack{Project: "shop", Name: "dev", Values: values})
	require.NoError(t, err, section)
	return p.IAM.In(scope, "iam")
}

// delivering are the keys of the roles that workflows, builds and pipelines have.
var delivering = []string{"github", "github-preview", "github-foundation", "codebuild", "codepipeline"}

// reads matches actions that change nothing. Decryption and objects are not among them.
var reads = regexp.MustCompile(`^[a-z0-9-]+:(Batch(Get|Check)|Describe|Get([^O]|O[^b])|List)`)

// alsoAuthorized are actions on resources of any owner that AWS also authorizes on a resource of the stack, or that
// support no narrower resource, by reason.
var alsoAuthorized = map[string]string{
	"ec2:AssociateDhcpOptions on dhcp-options":                  "authorized on the VPC too; the default options have no tags",
	"ec2:CreateNetworkInterface on network-interface":           "the new one; authorized on the subnet and the security groups too",
	"ec2:CreateNetworkInterfacePermission on network-interface": "for the account of AWS CodeBuild",
	"ec2:DeleteNetworkInterface on network-interface":           "of builds, which have no tags",
	"ec2:DisassociateAddress on network-interface":              "authorized on the address too",
	"ec2:ModifySecurityGroupRules on prefix-list":               "authorized on the security group too",
	"ec2:ReplaceNetworkAclAssociation on network-acl":           "authorized on the subnet too; the default network ACL has no tags",
	"iam:CreateServiceLinkedRole on role":                       "names of service-linked roles are AWS's",
	"iam:TagRole on role":                                       "names of service-linked roles are AWS's",
	"route53:AssociateVPCWithHostedZone on hostedzone":          "the zones of endpoints are AWS's, and only the stack's VPC can be associated",
}

// claims are actions that tag a new resource, and for which AWS has no condition that distinguishes it from one without tags.
var claims = regexp.MustCompile(`^(acm:AddTagsToCertificate|guardduty:TagResource|(cloudwatch|events|sns|logs|route53resolver):TagResource|` +
	`(rds|elasticache):AddTagsToResource|iam:Tag(Role|Policy)|iam:Create(Role|Policy)|.*:(Create.*SubnetGroup|AssociateFirewallRuleGroup)|` +
	`cloudwatch:PutMetricAlarm|events:PutRule|sns:CreateTopic|logs:PutDestination)$`)

// TestWorkflowRolesChangeOnlyTheirStack simulates every change that a statement of a role allows, on resources of other
// stacks, of a project whose name begins alike, and of the account. The requests have what the caller can choose: the
// stack's tags and every other value that the statement requires. Only the tags of the resource are its owner's.
func TestWorkflowRolesChangeOnlyTheirStack(t *testing.T) {
	t.Parallel()
	unique := map[string]request{}
	for section := range sections {
		for _, r := range sectioned(t, section).Roles {
			if !slices.Contains(delivering, r.Key) {
				continue
			}
			document := created(r.Policy)
			for _, s := range document.Statements {
				for _, req := range attacks(t, r.Key, s, document) {
					text, err := json.Marshal(req)
					require.NoError(t, err)
					unique[string(text)] = req
				}
			}
		}
	}
	require.Greater(t, len(unique), 1000)
	simulate(t, slices.Collect(maps.Values(unique)))
}

// attacks returns the requests for the changes of a statement on resources that are not the stack's.
func attacks(t *testing.T, key string, s policy.Statement, d policy.Document) []request {
	t.Helper()
	var all []request
	tags := s.Conditions["StringEquals"]["aws:ResourceTag/Project"] != nil
	creates := s.Conditions["StringEquals"]["aws:RequestTag/Project"] != nil && s.Conditions["StringEqualsIfExists"] == nil
	for _, action := range s.Actions {
		if s.Effect == policy.Deny || reads.MatchString(action) || creates || slices.Contains(s.Resources, "*") {
			continue
		}
		for _, pattern := range s.Resources {
			for _, owner := range [][2]string{{"shop", "prod"}, {"shop", "dev-two"}, {"shop-two", "dev"}, {"shop", "dev"}, {}} {
				if owner[1] == "dev-two" && !strings.Contains(pattern, "shop") {
					continue // only names begin alike; tags are compared as a whole
				}
				names := renamed(pattern, owner)
				anyName := strings.ContainsAny(pattern, "*?") && !strings.Contains(pattern, "shop")
				if tags || anyName || s.Conditions["StringEqualsIfExists"] != nil {
					names = append(names, concrete(pattern))
				}
				unnamed := anyName && alsoAuthorized[action+" on "+kindOf(pattern)] != ""
				if owner == [2]string{} && claims.MatchString(action) || unnamed || createdBy(d, action, pattern) {
					continue
				}
				if owner == [2]string{"shop", "dev"} {
					names = inOtherAccount(pattern)
				}
				for _, name := range names {
					known, err := actions.Find(action)
					if err != nil || !known.Supports(name) || strings.Contains(name, ":service/shop-dev/") {
						continue // a statement names each action with the resources of all its actions; any service of the stack's cluster is the stack's
					}
					req := request{
						Principal: "arn:aws:sts::" + account + ":assumed-role/" + key + "/session", Action: action, Resource: name,
						Account: account, why: key, Context: chosen(s), Identity: document(t, naming(d, action)),
					}
					if owner != [2]string{} {
						maps.Copy(req.Context, tagged("ResourceTag", owner[0], owner[1]))
					}
					if strings.HasPrefix(action, "kms:") {
						req.ResourcePolicy = keyPolicy
					}
					all = append(all, req)
				}
			}
		}
	}
	return all
}

// createdBy reports whether the action creates the resources of the pattern, which have no other owner.
func createdBy(d policy.Document, action, pattern string) bool {
	return slices.ContainsFunc(d.Statements, func(s policy.Statement) bool {
		return s.Sid == strings.TrimPrefix(action, "ec2:") && slices.Contains(s.Resources, pattern)
	})
}

// naming returns the statements of a policy that name an action, and those that deny.
func naming(d policy.Document, action string) policy.Document {
	d.Statements = slices.DeleteFunc(slices.Clone(d.Statements), func(s policy.Statement) bool {
		return s.Effect == policy.Allow && !slices.Contains(s.Actions, action)
	})
	return d
}

var kind = regexp.MustCompile(`^arn:[^:]*:[^:]*:[^:]*:[^:]*:([a-z-]+)`)

// kindOf returns the resource type in an ARN.
func kindOf(arn string) string {
	if m := kind.FindStringSubmatch(arn); m != nil {
		return m[1]
	}
	return ""
}

// inOtherAccount returns a name of a pattern in another account, in which a stack can have the same name and tags. The
// names of buckets and hosted zones do not contain the account.
func inOtherAccount(pattern string) []string {
	if name := strings.Replace(concrete(pattern), ":"+account+":", ":210987654321:", 1); name != concrete(pattern) {
		return []string{name}
	}
	return nil
}

func concrete(pattern string) string { return strings.NewReplacer("*", "x", "?", "9").Replace(pattern) }

// renamed returns the names that the resources of a pattern have with another owner: another stack or project, or
// another resource of the account.
func renamed(pattern string, owner [2]string) []string {
	if owner == [2]string{} {
		if strings.HasSuffix(pattern, "*") {
			return nil
		}
		return []string{concrete(pattern) + "2", concrete(pattern) + "-two"}
	}
	prefix := owner[0] + "-" + owner[1]
	text := strings.NewReplacer("shop-dev-two", "shop-dev-two", "shop-dev", prefix, "/shop/dev", "/"+owner[0]+"/"+owner[1],
		"shop-*", owner[0]+"-*", "shop/", owner[0]+"/", "shop-", owner[0]+"-").Replace(pattern)
	if name, ok := strings.CutSuffix(text, "-dev"); ok {
		text = name + "-" + owner[1]
	}
	if text == pattern {
		return nil
	}
	return []string{concrete(text)}
}

// chosen returns the context of a request with every value that a caller can choose.
func chosen(s policy.Statement) map[string]string {
	context := map[string]string{}
	for operator, keys := range s.Conditions {
		for key, values := range keys {
			if operator != "Null" && !strings.HasPrefix(key, "aws:ResourceTag/") && !strings.HasSuffix(key, ":CreateAction") {
				context[key] = concrete(values[0])
			}
		}
	}
	maps.Copy(context, tagged("RequestTag", "shop", "dev"))
	return context
}

// TestWorkflowRolesHaveNoActionsOfUndeclaredTypes compares the actions of the role that deploys ten stacks with those of
// the resource types that the stacks do not register.
func TestWorkflowRolesHaveNoActionsOfUndeclaredTypes(t *testing.T) {
	t.Parallel()
	actionsOf := func(types []string) []string {
		s := everything()
		s.Project, s.Environment, s.Types, s.Roles.Growing = "shop", "dev", types, []string{"shop-codebuild-role-dev"}
		var all []string
		for _, statement := range deploy.WriteStatements(s, scope) {
			all = append(all, statement.Actions...)
		}
		return all
	}
	checked := 0
	for section := range sections {
		p := sectioned(t, section)
		declared := p.Input.DeployedTypes()
		declared = append(declared, "aws:iam/policy:Policy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment")
		undeclared := slices.DeleteFunc(deploy.Types(), func(typ string) bool { return slices.Contains(declared, typ) })
		needed := actionsOf(declared)
		for _, r := range p.Roles {
			if r.Key != iamplan.FoundationKey {
				continue
			}
			for _, action := range actionsOf(undeclared) {
				if slices.Contains(needed, action) {
					continue
				}
				checked++
				require.Empty(t, allowing(naming(r.Policy, action)), "%s: %s", section, action)
			}
		}
	}
	require.Greater(t, checked, 300)
}

// allowing returns the statements of a policy that allow something, other than Pulumi's state.
func allowing(d policy.Document) []policy.Statement {
	return slices.DeleteFunc(slices.Clone(d.Statements), func(s policy.Statement) bool {
		return s.Effect == policy.Deny || s.Sid == "WriteState"
	})
}
