package plan

import (
	"errors"

	"ecs-foundation/internal/validate"
)

// A Plan describes a load balancer.
type Plan struct {
	Input        Input // that the plan is made from
	Listeners    []Listener
	TargetGroups []TargetGroup
	Rules        []Rule // by priority
	Logins       map[string]Login
	Existing     *Existing // the listener that has the rules, if the stack does not manage the load balancer
	Shard        string    // the name of an additional load balancer, or "" for the first
	Internal     bool      // reports whether its scheme is internal
	Certificate  Certificate
	Names        []string // whose DNS records point to it, sorted
	Attributes   Attributes
	WebACL       string // its ARN, or ""
	// SecurityGroups are the IDs of security groups in addition to the stack's.
	SecurityGroups []string
	Logs           Logs
	Alarms         *Alarms // or nil
	Dashboard      bool

	valid bool
}

// Name returns the logical name of the load balancer: "public", "private", or "b-public" for
// the shard b; that of an existing one has its ID. A change of the scheme replaces the load
// balancer and its target groups, because a target group belongs to one load balancer. New
// names let both exist meanwhile.
func (p Plan) Name() string {
	if p.Existing != nil {
		return p.Existing.name()
	}
	name := "public"
	if p.Internal {
		name = "private"
	}
	if p.Shard != "" {
		name = p.Shard + "-" + name
	}
	return name
}

// Err returns an error for a plan that New did not return.
func (p Plan) Err() error {
	if !p.valid {
		return errors.New("load balancer plan: required; create it with plan.New")
	}
	return nil
}

// New plans the load balancer of a shard. It returns all errors in the input, with keys below
// "loadBalancer" and "services".
func New(in Input) (Plan, error) {
	errs := validate.NewErrors("")
	validateInput(in, errs)
	if err := errs.Err(); err != nil {
		return Plan{}, err
	}
	return in.plan(), nil
}

// NewAll plans the first load balancer and the additional ones, in the order of
// loadBalancer.shards. It returns the same errors as New. If the load balancer is off, it
// returns no plan, and reports what needs one.
func NewAll(in Input) ([]Plan, error) {
	if in.Spec.IsOff() && !in.Certified {
		errs := validate.NewErrors("")
		validateOff(in, errs)
		return nil, errs.Err()
	}
	first, err := New(in)
	if err != nil {
		return nil, err
	}
	plans := []Plan{first}
	for _, in.Shard = range in.Spec.Shards {
		plans = append(plans, in.plan())
	}
	return plans, nil
}

// plan plans the load balancer of a shard from valid input.
func (in Input) plan() Plan {
	return Plan{
		Input:          in,
		Listeners:      in.listeners(),
		TargetGroups:   in.targetGroups(),
		Rules:          in.rules(),
		Logins:         in.Spec.Logins,
		Existing:       in.Spec.Existing,
		Shard:          in.Shard,
		Internal:       in.Spec.IsInternal(),
		Certificate:    in.Spec.certificate(),
		Names:          in.names(),
		Attributes:     in.Spec.attributes(),
		WebACL:         in.Spec.WebACL,
		SecurityGroups: in.Spec.SecurityGroups,
		Logs:           in.Spec.Logging(),
		Alarms:         in.Spec.alarms(),
		Dashboard:      in.Spec.Dashboard,
		valid:          true,
	}
}

// IsInternal reports whether clients on the internet cannot reach the load balancer.
func (s Spec) IsInternal() bool {
	if s.Existing != nil {
		return s.Existing.Internal()
	}
	return s.Internal
}

// Serves reports whether a load balancer forwards requests to a service.
func (s Spec) Serves(name string, service ServiceRouting) bool {
	return len(service.Routes) > 0 || s.forwardsTo(name)
}

func (in Input) serves(s Service) bool {
	return in.Spec.Serves(s.Name, s.ServiceRouting)
}
