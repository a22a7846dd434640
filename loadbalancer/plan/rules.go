package plan

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"ecs-foundation/internal/validate"
)

// A place is what becomes a rule, and where it is written: a route of a service,
// or a rule of the load balancer's own.
type place struct {
	key     string
	service *Service
	OwnRule
}

func (in Input) places() []place {
	var all []place
	for n := range in.Services {
		s := &in.Services[n]
		for i, r := range s.Routes {
			all = append(all, place{fmt.Sprintf("services.%s.routes[%d]", s.Name, i), s, OwnRule{Route: r}})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in.Spec.OwnRules)) {
		all = append(all, place{"loadBalancer.rules." + name, nil, in.Spec.OwnRules[name]})
	}
	return all
}

// servedBy returns the services that a place sends requests to.
func (in Input) servedBy(p place) []Service {
	return slices.DeleteFunc(slices.Clone(in.Services), func(s Service) bool {
		if p.service != nil {
			return s.Name != p.service.Name
		}
		return p.Forward == nil || !p.Forward.among(s.Name)
	})
}

// among tells whether a service is one of those that share requests.
func (s Shares) among(service string) bool {
	_, ok := s.Weights[service]
	return ok
}

// rules returns what the places become, by priority.
func (in Input) rules() []Rule {
	var all []Rule
	for _, p := range in.places() {
		if p.shard() != in.Shard {
			continue
		}
		r := Rule{Key: p.key, Route: p.Route}
		switch {
		case p.service != nil:
			r.Service = p.service.Name
			r.Forward, r.Stickiness = p.service.shares()
		case p.Redirect != nil:
			r.Redirect = new(p.Redirect.withDefaults())
		case p.Respond != nil:
			r.Respond = new(validate.WithDefaults(*p.Respond))
		default:
			r.Forward, r.Stickiness = p.Forward.shares(), p.Forward.Stickiness
		}
		all = append(all, r)
	}
	slices.SortFunc(all, func(a, b Rule) int { return a.Priority - b.Priority })
	return all
}

func (s Shares) shares() []Share {
	var all []Share
	for _, name := range slices.Sorted(maps.Keys(s.Weights)) {
		all = append(all, Share{name, s.Weights[name]})
	}
	return all
}

func (r Redirection) withDefaults() Redirection {
	if r.Protocol != "" {
		r.Port = cmp.Or(r.Port, r.Protocol.port())
	}
	return validate.WithDefaults(r)
}

// RulesOn returns the rules of a listener, by priority. AWS lets users log in by
// HTTPS only. Where HTTP forwards beside it, what asks for a login redirects
// there: what is behind it is served to nobody without one.
func (p Plan) RulesOn(l Listener) []Rule {
	if !l.Serves {
		return nil
	}
	all := slices.Clone(p.Rules)
	for i, r := range all {
		if r.Login != "" && !l.HTTPS {
			r.Login = ""
			all[i] = Rule{
				Key: r.Key, Service: r.Service, Route: r.Route,
				Redirect: new(Redirection{Protocol: SchemeHTTPS, Status: 301}.withDefaults()),
			}
		}
	}
	return all
}
