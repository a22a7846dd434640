package plan

import (
	"strings"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
)

// HostedZone asks for a hosted zone by its ID. The answer is of type DNSZone.
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_GetHostedZone.html
type HostedZone struct{ ID string }

// Actions returns the actions of the call.
func (HostedZone) Actions() []string {
	return []string{"route53:GetHostedZone", "route53:ListTagsForResource"}
}

// A DNSZone is a hosted zone.
type DNSZone struct {
	Name    string // such as example.com
	Private bool
}

// contains reports whether a record of a name can be in the zone.
func (z DNSZone) contains(name string) bool {
	name = strings.TrimPrefix(name, "*.")
	return name == z.Name || strings.HasSuffix(name, "."+z.Name)
}

// hostedZoneQuestions asks whether the load balancer's records can be in the hosted zone.
// The provider appends the name of the zone to a name outside of it, so that ACM does
// not find the validation record and the update waits until it fails. ACM does not
// find a record in a private zone either.
// https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
func hostedZoneQuestions(p stack.Plan) []Question {
	b := p.Config.LoadBalancer
	if b.ZoneID == "" {
		return nil
	}
	return []Question{ask(HostedZone{b.ZoneID}, func(zone *DNSZone, f Findings) {
		errs := f.Errors.Child("loadBalancer")
		if zone == nil {
			errs.Child("zoneId").Addf("the account has no hosted zone %s: set the ID of the public hosted zone that contains %s", b.ZoneID, b.Domain)
			return
		}
		switch {
		case !zone.Private:
		case b.RequestsCertificate():
			errs.Child("zoneId").Addf("the hosted zone %s (%s) is private, so that ACM cannot validate the certificate: "+
				"set the ID of a public hosted zone, or certificateArn", b.ZoneID, zone.Name)
		case !b.IsInternal():
			errs.Child("zoneId").Addf("the hosted zone %s (%s) is private, so that clients on the internet cannot resolve %s: "+
				"set the ID of a public hosted zone", b.ZoneID, zone.Name, b.Domain)
		}
		zone.validate(b.Domain, b.ZoneID, errs.Child("domain"))
		for i, name := range b.AlternativeNames {
			zone.validate(name, b.ZoneID, errs.Child("alternativeNames").Index(i))
		}
	})}
}

// validate reports a name that is not in the zone.
func (z DNSZone) validate(name, id string, errs validate.Errors) {
	if !z.contains(name) {
		errs.Addf("%s is not in the hosted zone %s of loadBalancer.zoneId, which is for %s: "+
			"set a name in %[3]s, or the ID of the hosted zone that contains it", name, id, z.Name)
	}
}
