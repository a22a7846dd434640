package plan

import (
	"regexp"

	"ecs-foundation/internal/validate"
)

// AlarmSpec says whom alarms tell, and from when on. Each counts as much in three
// of five minutes. An alarm is 0.10 USD a month: two of the load balancer, and
// three of each service with routes.
type AlarmSpec struct {
	// Topic is the ARN of the SNS topic that is told, in the stack's region. Its
	// policy lets cloudwatch.amazonaws.com publish, and so does the policy of its
	// KMS key, where it has one. Required.
	Topic string `json:"topic"`
	// ELB5xx is how many requests a minute the load balancer itself answers
	// with 5xx: there is no healthy task, or none that answers. Default 10.
	ELB5xx *int `json:"elb5xx"`
	// RejectedConnections is how many a minute the load balancer turns away
	// because it has as many as it can. Default 1.
	RejectedConnections *int `json:"rejectedConnections"`
	// Target5xx is how many requests a minute the tasks of a service answer
	// with 5xx. Default 10.
	Target5xx *int `json:"target5xx"`
	// LatencyMillis is how many milliseconds the slowest hundredth of a
	// service's requests waits for a task's answer (p99). Default 3000.
	LatencyMillis *int `json:"latencyMillis"`
	// UnhealthyHosts is how many tasks of a service fail their health check.
	// Default 1.
	UnhealthyHosts *int `json:"unhealthyHosts"`
}

// topic is what the ARN of an SNS topic looks like.
var topic = regexp.MustCompile(`^arn:[a-z-]+:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}(\.fifo)?$`)

// Constraints returns the constraints of alarms.
func (AlarmSpec) Constraints() map[string]validate.Constraint {
	count := func(usual int) validate.Constraint {
		return validate.Constraint{Min: 1, Max: 1_000_000, Default: usual}
	}
	return map[string]validate.Constraint{
		"topic": {
			Required: true, Pattern: topic, Format: "the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:alarms",
		},
		"elb5xx":              count(10),
		"rejectedConnections": count(1),
		"target5xx":           count(10),
		// The maximum is the longest idle timeout.
		"latencyMillis":  {Min: 1, Max: 4_000_000, Unit: "milliseconds", Default: 3000},
		"unhealthyHosts": count(1),
	}
}

// Alarms are what is watched, and who is told.
type Alarms struct {
	Topic        string
	LoadBalancer []Alarm
	Service      []Alarm // of each service with routes
}

// An Alarm goes off when a metric reaches a threshold.
type Alarm struct {
	Key       string // "5xx"
	Metric    string // of AWS/ApplicationELB
	Statistic string // "Sum", "Maximum", "p99"
	Threshold float64
	// Advice says what has happened and what to look at first.
	Advice string
}

// alarms returns the plan, or nil where nobody is told.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
func (s Spec) alarms() *Alarms {
	if s.Alarms == nil {
		return nil
	}
	spec := validate.WithDefaults(*s.Alarms)
	at := func(threshold *int) float64 { return float64(*threshold) }
	const milli = 1000
	return &Alarms{
		Topic: spec.Topic,
		LoadBalancer: []Alarm{
			{
				"5xx", "HTTPCode_ELB_5XX_Count", "Sum", at(spec.ELB5xx),
				"The load balancer itself answers 5xx. Look at elb_status_code in its access logs: with 503 a service has no " +
					"healthy task, with 502 a task hangs up, with 504 one does not answer in time.",
			},
			{
				"rejected", "RejectedConnectionCount", "Sum", at(spec.RejectedConnections),
				"The load balancer has as many connections as it can. Look whether requests have grown faster than it does; " +
					"AWS makes it larger by and by, and at once on request (capacity reservation).",
			},
		},
		Service: []Alarm{
			{
				"5xx", "HTTPCode_Target_5XX_Count", "Sum", at(spec.Target5xx),
				"Its tasks answer 5xx. Look at the service's log group, and at what was deployed last.",
			},
			{
				"latency", "TargetResponseTime", "p99", at(spec.LatencyMillis) / milli,
				"The slowest hundredth of its requests waits too long. Look at the CPU of its tasks, then at what they call: " +
					"the database, the cache, other services.",
			},
			{
				"unhealthy", "UnHealthyHostCount", "Maximum", at(spec.UnhealthyHosts),
				"Tasks fail their health check. Look at the events of the ECS service and at its log group; a task that is " +
					"healthy by itself answers healthCheck.path with another code than healthCheck.matcher.",
			},
		},
	}
}
