// Package plan plans an ECS cluster: its capacity providers, Container Insights, and the
// audit log of ECS Exec sessions.
package plan

import (
	"regexp"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
)

// A Spec holds the settings of a cluster.
type Spec struct {
	// Name is the name of the cluster. Default: Pulumi generates it from the component's name.
	Name string
	// Insights is the level of Container Insights. Default Enhanced, with metrics for each
	// task and container (Security Hub ECS.12).
	Insights Insights
	// Capacity is the default capacity provider strategy. Default Fargate.
	Capacity []Capacity
	// Exec configures the audit log of ECS Exec.
	Exec Exec
	// Unmonitored excludes the cluster from GuardDuty Runtime Monitoring. By default, the
	// cluster's tag includes it.
	Unmonitored bool
}

// maxName is the maximum length of the name of a cluster.
const maxName = 255

var clusterName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// Constraints returns the constraints of a cluster.
func (Spec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"name": {
			Pattern: clusterName, Format: "letters, digits, hyphens and underscores", MaxLength: maxName,
			Source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateCluster.html",
		},
		"insights": {Default: Enhanced},
	}
}

// Exec configures the audit log of ECS Exec sessions.
type Exec struct {
	// RetentionDays is the retention of the log group with the input and output, one of
	// CloudWatch's periods. Default 365, because incidents are investigated later.
	RetentionDays int
	// Unlogged disables the audit log.
	Unlogged bool
	// Unencrypted omits the KMS key of the log group and the sessions, which costs 1 USD a
	// month. AWS then encrypts them with its own keys.
	Unencrypted bool
}

// Constraints returns the constraints of the audit log.
func (Exec) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"retentionDays": {Numbers: networkplan.Retentions(), Unit: "days", Default: 365}}
}

// Insights is a level of Container Insights.
type Insights string

// The levels of Container Insights.
const (
	// Enhanced has metrics for each task and container.
	Enhanced Insights = "enhanced"
	// Enabled has metrics for the cluster and each service.
	Enabled Insights = "enabled"
	// Disabled has no metrics, which cost.
	Disabled Insights = "disabled"
)

// Values returns the levels.
func (Insights) Values() []string {
	return []string{string(Enhanced), string(Enabled), string(Disabled)}
}

// Complete returns the spec with its defaults.
func (s Spec) Complete() Spec {
	s, s.Exec = validate.WithDefaults(s), validate.WithDefaults(s.Exec)
	if len(s.Capacity) == 0 {
		s.Capacity = OnDemand()
	}
	return s
}

// Check returns all errors in a complete spec.
func (s Spec) Check() error {
	errs := validate.NewErrors("")
	validate.Struct(errs, s)
	ValidateCapacity(s.Capacity, errs.Child("capacity"))
	return errs.Err()
}

// ValidateComponent reports a name of the component that cannot be part of the name of
// its cluster, or of a log group.
func (s Spec) ValidateComponent(name, logGroup string, errs validate.Errors) {
	const suffix = len("-cluster-0123456")
	errs = errs.Child("name")
	switch {
	case s.Name == "" && (!clusterName.MatchString(name) || len(name)+suffix > maxName):
		errs.Addf("invalid component name %q, which the name of the cluster begins with: must be up to %d letters, digits, hyphens and underscores; "+
			"rename the component, or set the name of the cluster", name, maxName-suffix)
	case !policy.LogGroup.Pattern.MatchString(logGroup) || len(logGroup) > policy.LogGroup.Max:
		errs.Addf("invalid component name %q, which the name of the log group contains: %q must be up to %d letters, digits and - _ / . #; "+
			"rename the component", name, logGroup, policy.LogGroup.Max)
	}
}
