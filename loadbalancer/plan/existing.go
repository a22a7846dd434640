package plan

import (
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// An Existing selects a listener that another stack or another tool manages.
type Existing struct {
	// ListenerARN is the ARN of the listener, HTTP or HTTPS, of an Application Load
	// Balancer in the VPC of the stack. Required.
	ListenerARN string `json:"listenerArn"`
	// Listener is what AWS shows of the listener, or nil if AWS was not asked.
	Listener *ExistingListener `json:"-"`
}

// Constraints returns the constraints of the keys.
func (Existing) Constraints() map[string]validate.Constraint {
	arn := listenerARN.Constraint()
	arn.Required, arn.Eventual = true, "" // a preview reads the listener
	return map[string]validate.Constraint{"listenerArn": arn}
}

// An ExistingListener is a listener that the stack does not manage, with its load
// balancer.
type ExistingListener struct {
	Protocol Scheme
	Port     int
	// DNSName and ZoneID are what the alias records of the load balancer have.
	DNSName, ZoneID string
	Internal        bool
	IPv6            bool // reports whether it is dual-stack
	VPC             string
	// Subnets and SecurityGroups are the IDs of the load balancer's, sorted; the security
	// group that the stack is deployed with comes first.
	Subnets, SecurityGroups []string
	// Zones are the names of the zones of the subnets.
	Zones []string
}

// listener returns what AWS shows of the listener. If AWS was not asked, it is an HTTPS
// listener that faces the internet, because environments have one.
func (e Existing) listener() ExistingListener {
	if e.Listener != nil {
		return *e.Listener
	}
	return ExistingListener{Protocol: SchemeHTTPS, Port: SchemeHTTPS.port()}
}

// HTTPS reports whether the listener terminates TLS.
func (e Existing) HTTPS() bool { return e.listener().Protocol == SchemeHTTPS }

// Internal reports whether clients on the internet cannot reach the load balancer.
func (e Existing) Internal() bool { return e.listener().Internal }

// IPv6 reports whether the load balancer also has IPv6 addresses.
func (e Existing) IPv6() bool { return e.listener().IPv6 }

// DNS returns the DNS name of the load balancer and the ID of its hosted zone, which alias
// records have.
func (e Existing) DNS() (name, zone string) { return e.listener().DNSName, e.listener().ZoneID }

// unknownGroup replaces the ID of a security group if AWS was not asked.
const unknownGroup = "sg-00000000000000000"

// SecurityGroup returns the ID of the security group of the load balancer that the tasks
// admit. If the load balancer has several, it is the one that the stack is deployed with:
// tasks that admit one of them admit the load balancer.
func (e Existing) SecurityGroup() string {
	if groups := e.listener().SecurityGroups; len(groups) > 0 {
		return groups[0]
	}
	return unknownGroup
}

// LoadBalancerARN returns the ARN of the listener's load balancer.
func (e Existing) LoadBalancerARN() string {
	arn, _ := awsname.ParseARN(e.ListenerARN)
	return strings.TrimSuffix(e.ListenerARN, arn.Resource) + "loadbalancer/" + e.Suffix()
}

// Suffix returns the end of the load balancer's ARN, which is a dimension of CloudWatch
// metrics: app/NAME/ID.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
func (e Existing) Suffix() string {
	parts := strings.Split(e.ListenerARN, "/")
	return strings.Join(parts[1:max(1, len(parts)-1)], "/")
}

// name returns a logical name that is different for each load balancer, because a target
// group belongs to one load balancer: the target groups of another one have other names.
func (e Existing) name() string {
	const length = 6 // of the ID's 16 digits
	suffix := e.Suffix()
	id := suffix[strings.LastIndex(suffix, "/")+1:]
	return "lb-" + id[:min(len(id), length)]
}

// plannedListener returns the listener, with the certificates that the stack adds to it.
func (e Existing) plannedListener(certificates map[string]string) Listener {
	l := e.listener()
	return Listener{
		Key: strings.ToLower(string(l.Protocol)), Port: l.Port, HTTPS: e.HTTPS(), Serves: true,
		Certificates: certificates, ExistingARN: e.ListenerARN,
	}
}

// forwardsHTTP reports whether the existing listener has no certificate.
func (in Input) forwardsHTTP() bool { return in.Spec.Existing != nil && !in.Spec.Existing.HTTPS() }

const requiresHTTPS = "requires an HTTPS listener, and the existing listener has HTTP: select an HTTPS listener, or remove the key"

// usedWithExisting are the keys of a Spec that do not configure the load balancer or its
// listeners.
var usedWithExisting = []string{
	"existing", "stack", "priorities", "domain", "zoneId", "aliases", "certificates", "alarms", "dashboard", "rules", "logins",
}

// validateExisting reports keys that configure a load balancer of the stack.
func (s Spec) validateExisting(errs validate.Errors) {
	for _, key := range validate.SetKeys(s) {
		if !slices.Contains(usedWithExisting, key) {
			errs.Child(key).Unreadablef("not supported with an existing load balancer, which this stack does not manage: " +
				"remove the key, or set it where the load balancer is managed")
		}
	}
	if s.Domain != "" && !or(s.Aliases, true) {
		errs.Child("domain").Addf("has no effect with an existing load balancer and aliases: false: remove both keys")
	}
	if s.Alarms == nil {
		return
	}
	const services = "not supported with an existing load balancer, because the stack only has alarms of its services: remove the key"
	if s.Alarms.ELB5xx != nil {
		errs.Child("alarms").Child("elb5xx").Addf(services)
	}
	if s.Alarms.RejectedConnections != nil {
		errs.Child("alarms").Child("rejectedConnections").Addf(services)
	}
}
