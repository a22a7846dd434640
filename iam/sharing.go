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
	"ecs-foundation/internal/validate"
)

// SharingType is the component's type token.
const SharingType = "ecs-foundation:index:Sharing"

// SharingArgs are what is shared, and with whom.
type SharingArgs struct {
	// Spec says with whom.
	Spec sharing.Spec
	// Repositories are the names of this account's ECR repositories whose
	// images are shared.
	Repositories []string
	// Scope is the region and the account. Required.
	Scope policy.Scope
	// Confinement is what the account asks of every role.
	Confinement policy.Confinement
	// Tags are put on what takes tags, beside its Name.
	Tags map[string]string
}

// Sharing is what other accounts use.
type Sharing struct {
	pulumi.ResourceState

	// LogDestinationARN is what the senders' log groups subscribe to. It
	// resolves when they may; it is "" where no logs are received.
	LogDestinationARN pulumi.StringOutput
}

// NewSharing builds what is shared. A mistake in the arguments registers nothing, and
// neither does sharing nothing.
func NewSharing(ctx *pulumi.Context, name string, args *SharingArgs, opts ...pulumi.ResourceOption) (*Sharing, error) {
	errs := validate.NewErrors("")
	if args.Spec.Validate(args.Scope, errs); errs.Len() > 0 {
		return nil, fmt.Errorf("sharing %q:\n%w", name, errs.Err())
	}
	s := &Sharing{LogDestinationARN: pulumi.String("").ToStringOutput()}
	if args.Spec == (sharing.Spec{}) {
		return s, nil
	}
	if err := ctx.RegisterComponentResource(SharingType, name, s, opts...); err != nil {
		return nil, fmt.Errorf("registering sharing %q: %w", name, err)
	}
	namer, child := component.NewNamer(ctx, name, args.Tags), pulumi.Parent(s)
	if err := args.images(ctx, namer, child); err != nil {
		return nil, err
	}
	if err := args.logs(ctx, namer, s, child); err != nil {
		return nil, err
	}
	return s, ctx.RegisterResourceOutputs(s, pulumi.Map{"logDestinationArn": s.LogDestinationARN})
}

func (a *SharingArgs) images(ctx *pulumi.Context, namer component.Namer, child pulumi.ResourceOption) error {
	if a.Spec.Images == nil {
		return nil
	}
	document, err := sharing.Repository(*a.Spec.Images, a.Scope).JSON()
	if err != nil {
		return err
	}
	for _, repository := range a.Repositories {
		_, err := ecr.NewRepositoryPolicy(ctx, namer.Name(repository), &ecr.RepositoryPolicyArgs{
			Repository: pulumi.String(repository),
			Policy:     pulumi.String(document),
		}, child)
		if err != nil {
			return fmt.Errorf("policy of repository %q: %w", repository, err)
		}
	}
	return nil
}

// logs makes the destination, its policy, and the role that writes into the
// stream. AWS tries the role when the destination is made, so that it waits for
// the role's policy.
func (a *SharingArgs) logs(ctx *pulumi.Context, namer component.Namer, s *Sharing, child pulumi.ResourceOption) error {
	if a.Spec.Logs == nil {
		return nil
	}
	role, attached, err := servicerole.New(ctx, namer, servicerole.Args{
		Key: "logs", Description: "CloudWatch Logs writes other accounts' logs into the stream",
		Trust: a.Spec.Logs.Trust(a.Scope), Policy: a.Spec.Logs.Writing(), Confinement: a.Confinement,
	}, child)
	if err != nil {
		return fmt.Errorf("log destination: %w", err)
	}
	destination, err := cloudwatch.NewLogDestination(ctx, namer.Name("logs-destination"), &cloudwatch.LogDestinationArgs{
		TargetArn: pulumi.String(a.Spec.Logs.Stream),
		RoleArn:   role.Arn,
		Tags:      namer.Tags("logs-destination"),
	}, child, component.DependsOn(attached))
	if err != nil {
		return fmt.Errorf("log destination: %w", err)
	}
	admitted, err := cloudwatch.NewLogDestinationPolicy(ctx, namer.Name("logs-senders"), &cloudwatch.LogDestinationPolicyArgs{
		DestinationName: destination.Name,
		AccessPolicy: destination.Arn.ApplyT(func(arn string) (string, error) {
			return a.Spec.Logs.Senders(arn).JSON()
		}).(pulumi.StringOutput),
	}, child)
	if err != nil {
		return fmt.Errorf("policy of the log destination: %w", err)
	}
	s.LogDestinationARN = component.After(ctx, destination.Arn, admitted)
	return nil
}
