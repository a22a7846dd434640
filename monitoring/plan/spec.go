// Package plan says what watches an account, and whom it tells: GuardDuty,
// IAM Access Analyzer and CloudTrail. All three are the account's rather than a
// stack's, so that one stack of an account and region has them.
package plan

import (
	"regexp"
	"strconv"
	"strings"

	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// A Spec is what a stack may set of monitoring. Nothing is on unless it says so.
type Spec struct {
	// GuardDuty detects threats in the account's logs, and optionally in tasks.
	GuardDuty *GuardDuty `json:"guardDuty"`
	// AccessAnalyzer reports external access and unused permissions.
	AccessAnalyzer *AccessAnalyzer `json:"accessAnalyzer"`
	// CloudTrail records API calls in all regions.
	CloudTrail *CloudTrail `json:"cloudTrail"`
}

// GuardDuty is the account's detector in the stack's region, of which AWS
// allows one.
type GuardDuty struct {
	// Detector is create, adopt (import an existing detector into the stack) or lookup
	// (use an existing detector without changes). Required.
	Detector Detector `json:"detector"`
	// RuntimeMonitoring adds GuardDuty's agent to new tasks, and creates the endpoint
	// and the permissions that it needs.
	RuntimeMonitoring bool `json:"runtimeMonitoring"`
	// Findings sends findings to an SNS topic.
	Findings *Findings `json:"findings"`
}

// Constraints tells what the settings take.
func (GuardDuty) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"detector": {Required: true, Values: Detector("").Values()}}
}

// Detector says whose the detector is.
type Detector string

// The choices.
const (
	Create Detector = "create"
	Adopt  Detector = "adopt"
	Lookup Detector = "lookup"
)

// Values are the choices.
func (Detector) Values() []string { return []string{string(Create), string(Adopt), string(Lookup)} }

// Findings go to a topic of SNS.
type Findings struct {
	// Topic is the ARN of a topic whose policy allows EventBridge to publish. Without
	// it the stack creates a topic.
	Topic string `json:"topic"`
	// Severity is the lowest severity that is sent: low, medium, high or critical.
	// Default medium.
	Severity Severity `json:"severity"`
}

var topic = regexp.MustCompile(`^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+$`)

// Constraints tells what the settings take.
func (Findings) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{
		"topic": {Pattern: topic, Format: "the ARN of a topic, such as arn:aws:sns:us-east-1:123456789012:findings", Check: fifo},
	}
}

// fifo returns why a FIFO topic is not supported, or "".
func fifo(topic string) string {
	if strings.HasSuffix(topic, ".fifo") {
		return strconv.Quote(topic) + " is a FIFO topic, to which EventBridge rules cannot publish: use a standard topic"
	}
	return ""
}

// Severity is one of GuardDuty's levels.
type Severity string

// defaultSeverity leaves out what GuardDuty calls suspicious and blocked.
const defaultSeverity Severity = "medium"

// levels are the lowest scores of GuardDuty's levels.
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
var levels = map[Severity]int{"low": 1, "medium": 4, "high": 7, "critical": 9}

// Values are the levels, the lowest first.
func (Severity) Values() []string { return []string{"low", "medium", "high", "critical"} }

// AccessAnalyzer is IAM Access Analyzer.
type AccessAnalyzer struct {
	// External reports the resources that can be used from outside the account.
	External bool `json:"external"`
	// UnusedDays reports the roles and permissions that have not been used for this
	// number of days, 1 to 365. Without it there is no such analyzer.
	UnusedDays int `json:"unusedDays"`
}

// maxUnusedDays is how far back AWS looks.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedAccessConfiguration.html
const maxUnusedDays = 365

// Constraints tells what the settings take.
func (AccessAnalyzer) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"unusedDays": {Min: 1, Max: maxUnusedDays, Unit: "days"}}
}

// CloudTrail is a trail of every region's management events into a bucket of
// its own.
type CloudTrail struct {
	// RetentionDays is the number of days for which the bucket keeps the log files.
	// Default 365.
	RetentionDays int `json:"retentionDays"`
}

// The terms of a trail, in days: a year unless it says otherwise, ten at most.
const (
	defaultRetention = 365
	maxRetention     = 3653
)

// Constraints tells what the settings take.
func (CloudTrail) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"retentionDays": {Min: 1, Max: maxRetention, Unit: "days"}}
}

// Days returns how long the trail is kept.
func (t CloudTrail) Days() int {
	if t.RetentionDays == 0 {
		return defaultRetention
	}
	return t.RetentionDays
}

// RuntimeMonitoring tells whether GuardDuty's agent watches the tasks.
func (s Spec) RuntimeMonitoring() bool {
	return s.GuardDuty != nil && s.GuardDuty.RuntimeMonitoring
}

// Validate tells what is wrong with the settings in a scope.
func (s Spec) Validate(scope policy.Scope, errs validate.Errors) {
	validate.Struct(errs, s)
	if g := s.GuardDuty; g != nil {
		g.validate(scope, errs.Child("guardDuty"))
	}
	if a := s.AccessAnalyzer; a != nil {
		a.validate(errs.Child("accessAnalyzer"))
	}
}

func (g GuardDuty) validate(scope policy.Scope, errs validate.Errors) {
	f := g.Findings
	if f == nil {
		return
	}
	a, _ := awsname.ParseARN(f.Topic)
	at := errs.Child("findings").Child("topic")
	switch {
	case f.Topic == "":
	case scope.Region != "" && a.Region != scope.Region:
		at.Addf("%q is in %s, but an EventBridge rule can publish only to a topic in its own region, %s", f.Topic, a.Region, scope.Region)
	default:
		policy.ValidatePartition(f.Topic, scope, at)
	}
}

func (a AccessAnalyzer) validate(errs validate.Errors) {
	if !a.External && a.UnusedDays == 0 {
		errs.Addf("requires external or unusedDays: set external: true or unusedDays, or remove the key")
	}
}
