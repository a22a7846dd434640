package plan

import (
	"slices"

	"ecs-foundation/internal/validate"
)

// A Capacity is an item of a capacity provider strategy. The first Base tasks run on its
// provider; the weights divide the other tasks among the providers.
// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html
type Capacity struct {
	// Provider is FARGATE or FARGATE_SPOT. Required.
	Provider Provider
	// Base is the number of tasks that run on the provider before the weights apply; it can be
	// above 0 for one provider.
	Base int
	// Weight is the provider's share of the other tasks.
	Weight int
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

// The capacity providers of Fargate.
const (
	// Fargate runs tasks without interruptions.
	Fargate Provider = "FARGATE"
	// FargateSpot is up to 70 % cheaper, and AWS can stop a task with two minutes' notice.
	FargateSpot Provider = "FARGATE_SPOT"
)

// Values returns the capacity providers.
func (Provider) Values() []string { return []string{string(Fargate), string(FargateSpot)} }

// OnDemand returns the strategy that runs all tasks on Fargate.
func OnDemand() []Capacity { return []Capacity{{Provider: Fargate, Weight: 1}} }

// ValidateCapacity reports what ECS would reject in a capacity provider strategy.
func ValidateCapacity(strategy []Capacity, errs validate.Errors) {
	bases, weights := 0, 0
	for i, entry := range strategy {
		at := errs.Index(i)
		if slices.ContainsFunc(strategy[:i], func(other Capacity) bool { return other.Provider == entry.Provider }) {
			at.Child("provider").Addf("duplicate value %q: remove one of them", string(entry.Provider))
		}
		weights += max(entry.Weight, 0)
		if entry.Base > 0 {
			bases++
		}
	}
	if bases > 1 {
		errs.Addf("%d providers have a base: ECS allows one; set the others to 0", bases)
	}
	if weights == 0 {
		errs.Addf("no provider has a weight, so ECS cannot place tasks: set at least one weight to 1 or more")
	}
}
