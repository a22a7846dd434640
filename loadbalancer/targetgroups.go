package loadbalancer

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lb"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	lbplan "ecs-foundation/loadbalancer/plan"
)

// algorithms are the load balancing algorithms in the API of ELB.
var algorithms = map[lbplan.Balancing]string{
	lbplan.RoundRobin:       "round_robin",
	lbplan.LeastOutstanding: "least_outstanding_requests",
	lbplan.WeightedRandom:   "weighted_random",
}

// createTargetGroups creates the target groups. A change of port, protocol or protocol
// version replaces a target group: the rules forward to the new one before the old one
// is deleted.
func (b *builder) createTargetGroups() error {
	for _, planned := range b.plan.TargetGroups {
		group, err := b.createTargetGroup(planned)
		if err != nil {
			return fmt.Errorf("target group %q: %w", planned.Key(), err)
		}
		b.groups[planned.Key()] = group
	}
	return nil
}

func (b *builder) createTargetGroup(g lbplan.TargetGroup) (*lb.TargetGroup, error) {
	t := g.Target
	args := &lb.TargetGroupArgs{
		VpcId:                      b.args.VPCID,
		TargetType:                 pulumi.String("ip"), // required for tasks on Fargate
		Protocol:                   pulumi.String(upper(t.Protocol)),
		ProtocolVersion:            pulumi.String(upper(t.Version)),
		Port:                       pulumi.Int(g.Port),
		SlowStart:                  pulumi.Int(t.SlowStart),
		DeregistrationDelay:        pulumi.Int(*t.DeregistrationDelay),
		LoadBalancingAlgorithmType: pulumi.String(algorithms[t.Balancing]),
		// The default.
		LoadBalancingCrossZoneEnabled: pulumi.String("use_load_balancer_configuration"),
		Stickiness:                    stickiness(t.Stickiness),
		HealthCheck:                   healthCheck(g),
		Tags:                          b.Tags(g.Key()),
	}
	if t.CrossZone != nil {
		args.LoadBalancingCrossZoneEnabled = pulumi.String(strconv.FormatBool(*t.CrossZone))
	}
	if t.Balancing == lbplan.WeightedRandom {
		args.LoadBalancingAnomalyMitigation = pulumi.String(onOff(t.AnomalyMitigation))
	}
	return lb.NewTargetGroup(b.Ctx, b.short(g.Key()), args, b.Child)
}

func stickiness(s *lbplan.Stickiness) lb.TargetGroupStickinessArgs {
	switch {
	case s == nil:
		return lb.TargetGroupStickinessArgs{Enabled: pulumi.Bool(false), Type: pulumi.String("lb_cookie")}
	case s.Cookie == "":
		return lb.TargetGroupStickinessArgs{Type: pulumi.String("lb_cookie"), CookieDuration: pulumi.Int(s.Seconds)}
	default:
		return lb.TargetGroupStickinessArgs{
			Type: pulumi.String("app_cookie"), CookieName: pulumi.String(s.Cookie), CookieDuration: pulumi.Int(s.Seconds),
		}
	}
}

// healthCheck returns the health check. It uses the protocol of the target group,
// because the default is HTTP.
func healthCheck(g lbplan.TargetGroup) lb.TargetGroupHealthCheckArgs {
	h := g.HealthCheck
	args := lb.TargetGroupHealthCheckArgs{
		Protocol:           pulumi.String(upper(g.Target.Protocol)),
		Path:               pulumi.String(h.Path),
		Matcher:            pulumi.String(h.Matcher),
		Interval:           pulumi.Int(h.Interval),
		Timeout:            pulumi.Int(h.Timeout),
		HealthyThreshold:   pulumi.Int(h.Healthy),
		UnhealthyThreshold: pulumi.Int(h.Unhealthy),
		Port:               pulumi.String("traffic-port"),
	}
	if h.Port != 0 {
		args.Port = pulumi.String(strconv.Itoa(h.Port))
	}
	return args
}

func upper[T ~string](word T) string { return strings.ToUpper(string(word)) }

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
