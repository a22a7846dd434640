package main

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/stack/config"
	"ecs-foundation/stack/preflight/change"
	"ecs-foundation/stack/provider"
)

// recordType is the type of the component that has the outputs of the last complete update as
// outputs. Those of the Foundation itself are lost when an update of its inputs fails.
const recordType = "ecs-foundation:index:Record"

// deployedAs returns what the last complete update of the component has left. The record with its name and its
// environment comes before another one of the environment, which the component had before it was renamed, and that
// before one with its name, from before it had another environment.
func deployedAs(request provider.Request, source config.Stack) (change.Deployed, error) {
	states, err := request.States(recordType)
	if err != nil {
		return change.Deployed{}, err
	}
	var found change.Deployed
	best := 0
	for _, state := range states {
		own := state.Name == source.Prefix+"record"
		deployed, err := change.FromOutputs(state.Outputs)
		switch {
		case err != nil && own:
			return change.Deployed{}, fmt.Errorf("%s: %w", state.Name, err)
		case err != nil:
			continue // of another component
		}
		if rank := rankOf(deployed.Record, own, source); rank > best {
			found, best = deployed, rank
		}
	}
	return found, nil
}

// rankOf returns how well a record fits a component, or 0 if it is another one's.
func rankOf(r *change.Record, own bool, source config.Stack) int {
	const ofName, ofEnvironment = 1, 2
	rank := 0
	if own {
		rank += ofName
	}
	if r != nil && r.Project == source.Project && r.Environment == source.Name {
		rank += ofEnvironment
	}
	return rank
}

// record registers the outputs as the record of a complete update: it waits for all of them.
func record(ctx *pulumi.Context, outputs pulumi.Map, at place) error {
	r := &foundationComponent{}
	if err := ctx.RegisterComponentResourceV2(recordType, at.name("record"), outputs, r, at.option); err != nil {
		return err
	}
	return ctx.RegisterResourceOutputs(r, outputs)
}
