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

// deployedAs returns what the last complete update of the component has left, if its project
// and environment, or its name, are the same.
func deployedAs(request provider.Request, source config.Stack) (change.Deployed, error) {
	states, err := request.States(recordType)
	if err != nil {
		return change.Deployed{}, err
	}
	var named change.Deployed
	for _, state := range states {
		deployed, err := change.FromOutputs(state.Outputs)
		if err != nil {
			return change.Deployed{}, fmt.Errorf("%s: %w", state.Name, err)
		}
		switch r := deployed.Record; {
		case r != nil && r.Project == source.Project && r.Environment == source.Name:
			return deployed, nil
		case state.Name == source.Prefix+"record":
			named = deployed
		}
	}
	return named, nil
}

// record registers the outputs as the record of a complete update: it waits for all of them.
func record(ctx *pulumi.Context, outputs pulumi.Map, at place) error {
	r := &foundationComponent{}
	if err := ctx.RegisterComponentResourceV2(recordType, at.name("record"), outputs, r, at.option); err != nil {
		return err
	}
	return ctx.RegisterResourceOutputs(r, outputs)
}
