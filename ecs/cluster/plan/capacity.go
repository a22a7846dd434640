package plan

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// A Capacity is an entry of a capacity provider strategy: the first Base tasks run on
// its provider, and its share of the rest is its Weight among all weights.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
type Capacity struct {
	Provider Provider
	Base     int // 0 to 100000, and above 0 for one provider only
	Weight   int // 0 to 1000
}

// Constraints returns the constraints of a capacity.
func (Capacity) Constraints() map[string]validate.Constraint {
	const source = "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html"
	return map[string]validate.Constraint{
		"provider": {Required: true},
		"base":     {Max: 100000, Source: source},
		"weight":   {Max: 1000, Source: source},
	}
}

// A Provider is a capacity provider.
type Provider string

// The capacity providers of Fargate. Spot is about 70 % cheaper, and AWS may stop a task
// with a notice of two minutes.
const (
	Fargate     Provider = "FARGATE"
	FargateSpot Provider = "FARGATE_SPOT"
)

// Values are the providers.
func (Provider) Values() []string { return []string{string(Fargate), string(FargateSpot)} }

// OnDemand runs all tasks on Fargate.
func OnDemand() []Capacity { return []Capacity{{Provider: Fargate, Weight: 1}} }

// ValidateCapacity reports what ECS would reject in a strategy.
func ValidateCapacity(all []Capacity, errs validate.Errors) {
	bases, weights := 0, 0
	for i, one := range all {
		at := errs.Index(i)
		if slices.ContainsFunc(all[:i], func(other Capacity) bool { return other.Provider == one.Provider }) {
			at.Child("provider").Addf("%s is listed twice: take one off", one.Provider)
		}
		weights += max(one.Weight, 0)
		if one.Base > 0 {
			bases++
		}
	}
	if bases > 1 {
		errs.Addf("%d providers have a base, and ECS takes one: set the others to 0", bases)
	}
	if weights == 0 {
		errs.Addf("no provider has a weight, so that ECS places no task: set one to 1 or more")
	}
}
