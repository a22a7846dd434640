package faults

import (
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// recent is a resource that was just created and is not known everywhere yet.
type recent struct {
	kind  kind
	until time.Time
	left  int
}

// kind is how AWS answers a call for a resource that is not known there yet.
//
//   - EC2: https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html and
//     https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
//   - Elastic Load Balancing: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
//   - IAM: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency
type kind struct {
	creates string // action
	id      *regexp.Regexp
	code    string
}

var kinds = []kind{
	{"ec2:CreateVpc", regexp.MustCompile(`<vpcId>(vpc-\w+)<`), "InvalidVpcID.NotFound"},
	{"ec2:CreateSubnet", regexp.MustCompile(`<subnetId>(subnet-\w+)<`), "InvalidSubnetID.NotFound"},
	{"ec2:CreateRouteTable", regexp.MustCompile(`<routeTableId>(rtb-\w+)<`), "InvalidRouteTableID.NotFound"},
	{"ec2:CreateInternetGateway", regexp.MustCompile(`<internetGatewayId>(igw-\w+)<`), "InvalidInternetGatewayID.NotFound"},
	{"ec2:CreateSecurityGroup", regexp.MustCompile(`<groupId>(sg-\w+)<`), "InvalidGroup.NotFound"},
	{"ec2:CreateNatGateway", regexp.MustCompile(`<natGatewayId>(nat-\w+)<`), "NatGatewayNotFound"},
	{"ec2:AllocateAddress", regexp.MustCompile(`<allocationId>(eipalloc-\w+)<`), "InvalidAllocationID.NotFound"},
	{"elasticloadbalancing:CreateTargetGroup", regexp.MustCompile(`<TargetGroupArn>([^<]+)<`), "TargetGroupNotFound"},
	{"elasticloadbalancing:CreateLoadBalancer", regexp.MustCompile(`<LoadBalancerArn>([^<]+)<`), "LoadBalancerNotFound"},
	{"iam:CreateRole", regexp.MustCompile(`<RoleName>([^<]+)<`), "NoSuchEntity"},
	{"iam:CreatePolicy", regexp.MustCompile(`<Arn>([^<]+)<`), "NoSuchEntity"},
}

// users are the answers of the services that use a role which they cannot assume yet.
//
//   - EC2: https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-troubleshooting.html
//   - CloudWatch Logs: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDestination.html
var users = map[string]problem{
	"ec2:CreateFlowLogs":  {"InvalidParameter", "Unable to assume given IAM role", http.StatusBadRequest},
	"logs:PutDestination": {"InvalidParameterException", "Could not deliver test message to specified destination.", http.StatusBadRequest},
}

// created delays a resource that an answer shows as new, by the rate of NotFound.
func (p *Proxy) created(c *call, answer string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, kind := range kinds {
		match := kind.id.FindStringSubmatch(answer)
		if kind.creates != c.action || match == nil {
			continue
		}
		if number := len(p.recent); p.random("delay", number) < p.rates[NotFound] {
			left := 1 + int(p.random("delays", number)*delays)
			p.recent[match[1]] = &recent{kind, time.Now().Add(delay), left}
		}
	}
}

// isDelayed reports whether a call uses a resource that is not known yet. Deletions come later than that.
func (p *Proxy) isDelayed(c *call) bool {
	if strings.Contains(c.action, ":Delete") {
		return false
	}
	for _, id := range slices.Sorted(maps.Keys(p.recent)) {
		r := p.recent[id]
		if !c.mentions(id) || !r.affects(c) || r.left == 0 || time.Now().After(r.until) {
			continue
		}
		r.left--
		c.delayed = r.kind
		return true
	}
	return false
}

// affects reports whether AWS answers a call with the error of the resource: the service of the resource does, and so does
// one that has to use a role.
func (r *recent) affects(c *call) bool {
	service, _, _ := strings.Cut(r.kind.creates, ":")
	_, isUser := users[c.action]
	return strings.HasPrefix(c.action, service+":") || isUser && r.kind.creates == "iam:CreateRole"
}

// notFound returns the answer of a call for a resource that is not known yet.
func (c *call) notFound() problem {
	if p, isUser := users[c.action]; isUser && c.delayed.code == "NoSuchEntity" {
		return p
	}
	status := http.StatusBadRequest
	if c.delayed.code == "NoSuchEntity" {
		status = http.StatusNotFound
	}
	return problem{c.delayed.code, "The resource does not exist.", status}
}
