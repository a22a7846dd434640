package iam

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecr"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"ecs-foundation/iam/plan/sharing"
	"ecs-foundation/iam/policy"
	"ecs-foundation/iam/servicerole"
	"ecs-foundation/internal/component"
)

// SharingType is the component's type token.
const SharingType = "ecs-foundation:index:Sharing"

var sharingKind = component.Kind{Type: SharingType, Noun: "sharing"}

// SharingArgs are the arguments of NewSharing.
type SharingArgs struct {
	// Plan describes what the stack shares, from sharing.New. Required.
	Plan sharing.Plan
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Created are the names of the repositories that the stack creates, by name. Their policies wait for them.
	Created component.Outputs
	// Confinement is the path and the permissions boundary of every role.
	Confinement policy.Confinement
	// Tags are added to every resource that supports tags, in addition to the Name tag.
	Tags map[string]string
}

// Sharing is the component of the resources that a stack shares with other accounts.
type Sharing struct {
	pulumi.ResourceState

	// LogDestinationARN is the log destination for subscriptions of other accounts,
	// or "" without one. It resolves when its policy allows them.
	LogDestinationARN pulumi.StringOutput
	// RoleARN is the role that writes to the stream, or "" without a log destination.
	RoleARN pulumi.StringOutput
}

// NewSharing creates the resources that share images and logs. If an argument is invalid,
// or nothing is shared, it registers nothing.
func NewSharing(ctx *pulumi.Context, name string, args *SharingArgs, opts ...pulumi.ResourceOption) (*Sharing, error) {
	args = component.OrZero(args)
	if err := args.Plan.Err(); err != nil {
		return nil, sharingKind.Error(name, err)
	}
	s := &Sharing{LogDestinationARN: pulumi.String("").ToStringOutput(), RoleARN: pulumi.String("").ToStringOutput()}
	if args.Plan.Spec == (sharing.Spec{}) {
		return s, nil
	}
	if err := component.Required(args, "Scope"); err != nil {
		return nil, sharingKind.Error(name, err)
	}
	base, err := sharingKind.Register(ctx, name, s, args.Tags, opts...)
	if err != nil {
		return nil, err
	}
	b := &sharingBuilder{Base: base, args: args, out: s}
	for _, step := range []func() error{b.createRepositoryPolicies, b.createLogDestination} {
		if err := step(); err != nil {
			return nil, base.Error(err)
		}
	}
	return s, base.RegisterOutputs(pulumi.Map{"logDestinationArn": s.LogDestinationARN})
}

// A sharingBuilder creates the resources of Sharing, step by step.
type sharingBuilder struct {
	*component.Base
	args *SharingArgs
	out  *Sharing
}

// createRepositoryPolicies creates repository policies that allow other accounts to pull
// images.
func (b *sharingBuilder) createRepositoryPolicies() error {
	if b.args.Plan.Spec.Images == nil {
		return nil
	}
	document, err := sharing.Repository(*b.args.Plan.Spec.Images, b.args.Scope).JSON()
	if err != nil {
		return err
	}
	for _, repository := range b.args.Plan.Repositories {
		_, err := ecr.NewRepositoryPolicy(b.Ctx, b.Name(repository), &ecr.RepositoryPolicyArgs{
			Repository: b.repositoryName(repository),
			Policy:     pulumi.String(document),
		}, b.Child)
		if err != nil {
			return fmt.Errorf("policy of repository %q: %w", repository, err)
		}
	}
	return nil
}

// repositoryName returns the name of a repository, which resolves when the repository exists if the stack creates it.
func (b *sharingBuilder) repositoryName(name string) pulumi.StringInput {
	if created, err := b.args.Created.Get(name); err == nil {
		return created
	}
	return pulumi.String(name)
}

// createLogDestination creates the log destination, its policy, and the role that writes
// to the stream. The destination waits for the policy of the role, because AWS sends a
// test message when it creates a destination.
func (b *sharingBuilder) createLogDestination() error {
	logs := b.args.Plan.Spec.Logs
	if logs == nil {
		return nil
	}
	role, rolePolicy, err := servicerole.New(b.Base, servicerole.Args{
		Key: "logs", Description: "CloudWatch Logs sends the logs of other accounts to the stream",
		Trust: logs.Trust(b.args.Scope), Policy: logs.Writing(b.args.Scope), Confinement: b.args.Confinement,
	})
	if err != nil {
		return fmt.Errorf("log destination: %w", err)
	}
	destination, err := cloudwatch.NewLogDestination(b.Ctx, b.Name("logs-destination"), &cloudwatch.LogDestinationArgs{
		TargetArn: pulumi.String(logs.Stream),
		RoleArn:   role.Arn,
		Tags:      b.Tags("logs-destination"),
	}, b.Child, component.DependsOn(rolePolicy))
	if err != nil {
		return fmt.Errorf("log destination: %w", err)
	}
	senders, err := cloudwatch.NewLogDestinationPolicy(b.Ctx, b.Name("logs-senders"), &cloudwatch.LogDestinationPolicyArgs{
		DestinationName: destination.Name,
		AccessPolicy:    component.Apply(destination.Arn, func(arn string) (string, error) { return logs.Senders(arn).JSON() }),
	}, b.Child)
	if err != nil {
		return fmt.Errorf("policy of the log destination: %w", err)
	}
	b.out.RoleARN = role.Arn
	b.out.LogDestinationARN = component.After(b.Ctx, destination.Arn, senders)
	return nil
}
