// Package plan computes the monitoring of an account: GuardDuty, IAM Access Analyzer
// and CloudTrail. They cover the whole account, so configure them in one stack for
// each account and region.
package plan

import (
	"strconv"
	"strings"

	"ecs-foundation/internal/validate"
)

// A Spec holds the monitoring settings of a stack. Everything is off by default.
type Spec struct {
	// GuardDuty detects threats in the account's logs, and optionally in tasks.
	GuardDuty *GuardDuty `json:"guardDuty"`
	// AccessAnalyzer reports external access and unused permissions.
	AccessAnalyzer *AccessAnalyzer `json:"accessAnalyzer"`
	// CloudTrail records API calls in all regions.
	CloudTrail *CloudTrail `json:"cloudTrail"`
}

// GuardDuty holds the settings of the detector. AWS allows one in each account and
// region.
type GuardDuty struct {
	// Detector says where the detector comes from: create, adopt (import an existing
	// detector into the stack) or lookup (use an existing detector without changes).
	// Required.
	Detector Detector `json:"detector"`
	// RuntimeMonitoring adds GuardDuty's agent to new tasks, and creates the endpoint
	// and the permissions that it needs.
	RuntimeMonitoring bool `json:"runtimeMonitoring"`
	// Findings sends findings to an SNS topic.
	Findings *Findings `json:"findings"`
}

// Constraints returns the constraints of the keys.
func (GuardDuty) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"detector": {Required: true, Values: Detector("").Values()}}
}

// Detector determines whether the stack creates, imports or only uses the detector.
type Detector string

// The values of Detector.
const (
	// Create creates the detector.
	Create Detector = "create"
	// Adopt imports an existing detector into the stack.
	Adopt Detector = "adopt"
	// Lookup uses an existing detector without changes.
	Lookup Detector = "lookup"
)

// Values returns the valid values.
func (Detector) Values() []string { return []string{string(Create), string(Adopt), string(Lookup)} }

// Findings holds the settings of the SNS topic that receives findings.
type Findings struct {
	// Topic is the ARN of a topic whose policy allows EventBridge to publish. Without
	// it the stack creates a topic.
	Topic string `json:"topic"`
	// Severity is the lowest severity that is sent: low, medium, high or critical.
	// Default medium.
	Severity Severity `json:"severity"`
}

// topicARN is a topic in the region of the rule that publishes to it.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
var topicARN = validate.ARN{
	Name: "topic", Example: "arn:aws:sns:us-east-1:123456789012:findings",
	Types: []string{`sns:REGION:ACCOUNT:[A-Za-z0-9_-]+`}, Account: validate.AnyAccount,
}

// Constraints returns the constraints of the keys.
func (Findings) Constraints() map[string]validate.Constraint {
	topic := topicARN.Constraint()
	topic.Check = fifo
	return map[string]validate.Constraint{"topic": topic}
}

// fifo returns why a FIFO topic is not supported, or "".
func fifo(topic string) string {
	if strings.HasSuffix(topic, ".fifo") {
		return strconv.Quote(topic) + " is a FIFO topic, to which EventBridge rules cannot publish: use a standard topic"
	}
	return ""
}

// Severity is a severity level of GuardDuty.
type Severity string

// The levels.
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
const (
	// Low is an attempt that did not compromise the environment, such as a port scan.
	Low Severity = "low"
	// Medium is activity that deviates from what is usual.
	Medium Severity = "medium"
	// High is a resource that is compromised and is in use for unauthorized purposes.
	High Severity = "high"
	// Critical is a sequence of activities that shows an attack.
	Critical Severity = "critical"
)

// defaultSeverity leaves out low findings.
const defaultSeverity = Medium

// levels maps each severity level to its lowest score.
// https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html
var levels = map[Severity]int{Low: 1, Medium: 4, High: 7, Critical: 9}

// Values returns the levels, the lowest first.
func (Severity) Values() []string {
	return []string{string(Low), string(Medium), string(High), string(Critical)}
}

// AccessAnalyzer holds the settings of IAM Access Analyzer.
type AccessAnalyzer struct {
	// External reports the resources that can be used from outside the account.
	External bool `json:"external"`
	// UnusedDays reports the roles and permissions that have not been used for this
	// number of days. By default they are not analyzed.
	UnusedDays int `json:"unusedDays"`
}

// maxUnusedDays is the longest tracking period of an analyzer.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_UnusedAccessConfiguration.html
const maxUnusedDays = 365

// Constraints returns the constraints of the keys.
func (AccessAnalyzer) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"unusedDays": {Min: 1, Max: maxUnusedDays, Unit: "days"}}
}

// CloudTrail holds the settings of a trail that records the management events of all
// regions in a dedicated bucket.
type CloudTrail struct {
	// RetentionDays is the number of days for which the bucket keeps the log files.
	// Default 365.
	RetentionDays int `json:"retentionDays"`
}

// The retention of the log files, in days: one year by default, ten at most.
const (
	defaultRetention = 365
	maxRetention     = 3653
)

// Constraints returns the constraints of the keys.
func (CloudTrail) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"retentionDays": {Min: 1, Max: maxRetention, Unit: "days"}}
}

// Days returns the number of days for which the log files are kept.
func (t CloudTrail) Days() int {
	if t.RetentionDays == 0 {
		return defaultRetention
	}
	return t.RetentionDays
}

// RuntimeMonitoring reports whether GuardDuty's agent monitors the tasks.
func (s Spec) RuntimeMonitoring() bool {
	return s.GuardDuty != nil && s.GuardDuty.RuntimeMonitoring
}

// Validate reports every error in the settings.
func (s Spec) Validate(errs validate.Errors) {
	validate.Struct(errs, s)
	if a := s.AccessAnalyzer; a != nil {
		a.validate(errs.Child("accessAnalyzer"))
	}
}

func (a AccessAnalyzer) validate(errs validate.Errors) {
	if !a.External && a.UnusedDays == 0 {
		errs.Addf("requires external or unusedDays: set external: true or unusedDays, or remove the key")
	}
}
