// Package lookup asks AWS at preview about what a stack names and does not create, whether the
// names that an update takes exist, and whether what it deletes is in use. Package plan has the questions and what follows
// from the answers.
package lookup

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/importfile"
	lookupplan "ecs-foundation/stack/lookup/plan"
	"ecs-foundation/stack/preflight/change"
)

// maxRequests is how many requests of one list are sent at the same time, so that AWS does not
// throttle a stack with many services.
const maxRequests = 32

// Check asks AWS the questions about a stack and follows the connections through its existing
// network, all at the same time, logs the warnings, and returns all errors. It asks only in a
// preview: an update follows a preview, and must not fail because an answer changed in between.
func Check(ctx *pulumi.Context, p stack.Plan, deployed change.Deployed, provider pulumi.ResourceOrInvokeOption) error {
	if !ctx.DryRun() || !p.Config.Preflight.Asks() {
		return nil
	}
	errs, notes := validate.NewErrors(""), validate.NewErrors("")
	questions := slices.Concat(lookupplan.Questions(p), lookupplan.SharedListener(p, deployed), lookupplan.Removals(p, deployed))
	state, err := readState(ctx)
	if err != nil {
		notes.Addf("could not look up whether names exist already: %v", err)
	} else {
		questions = slices.Concat(questions, lookupplan.NewNames(p, state), lookupplan.Unrecorded(p, state))
	}
	questions = lookupplan.Known(questions, p.Config.Unknown)
	var answers lookupplan.Answers
	var group sync.WaitGroup
	group.Go(func() { answers = send(ctx, lookupplan.Requests(questions), provider) })
	group.Go(func() { checkNetwork(ctx, p, deployed, provider, errs, notes) })
	group.Wait()
	warnings, err := lookupplan.Evaluate(questions, answers, p.Config.KeyPrefix())
	errs.Add(err)
	if err := notes.Err(); err != nil {
		warnings = append(warnings, err.Error())
	}
	texts := []string{lookupplan.SharedRules(p, deployed, answers), lookupplan.ImportNames(p, state, answers, importfile.Target{
		Project: ctx.Project(), Stack: ctx.Stack(), Foundation: strings.TrimSuffix(p.Config.Prefix, "-"),
		Region: p.Config.Region, Version: providerVersion(),
	})}
	if err := log(ctx, texts, warnings); err != nil {
		return err
	}
	if err := errs.Err(); err != nil {
		return stack.InvalidConfiguration(p.Config.Environment, p.AtTypedKeys(err))
	}
	return nil
}

// CheckNetwork asks AWS the questions about the network of a plan that has nothing else, logs the
// warnings, and returns all errors. Like Check, it asks only in a preview.
func CheckNetwork(ctx *pulumi.Context, p stack.Plan, provider pulumi.InvokeOption) error {
	if !ctx.DryRun() {
		return nil
	}
	questions := lookupplan.NetworkQuestions(p)
	warnings, err := lookupplan.Evaluate(questions, send(ctx, lookupplan.Requests(questions), provider), "")
	return errors.Join(err, log(ctx, nil, warnings))
}

// log logs texts, without empty ones, and all warnings as one.
func log(ctx *pulumi.Context, texts, warnings []string) error {
	for _, text := range texts {
		if text == "" {
			continue
		}
		if err := ctx.Log.Info(text, nil); err != nil {
			return err
		}
	}
	if len(warnings) == 0 {
		return nil
	}
	return ctx.Log.Warn(strings.Join(warnings, "\n"), nil)
}

// send sends requests concurrently and returns their answers.
func send(ctx *pulumi.Context, requests []lookupplan.Request, provider pulumi.InvokeOption) lookupplan.Answers {
	list := make([]lookupplan.Answer, len(requests))
	concurrently(len(requests), func(i int) { list[i].Value, list[i].Err = call(ctx, requests[i], provider) })
	answers := lookupplan.Answers{}
	for i, request := range requests {
		answers[request] = list[i]
	}
	return answers
}

// concurrently calls a function for 0 to n-1, at most maxRequests times at once.
func concurrently(n int, function func(i int)) {
	slots := make(chan struct{}, maxRequests)
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			function(i)
		})
	}
	group.Wait()
}
