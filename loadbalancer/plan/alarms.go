package plan

import "ecs-foundation/internal/validate"

// AlarmSpec holds the topic and the thresholds of alarms. An alarm is raised when
// the threshold is reached in three of five minutes. Alarms cost 0.10 USD a month
// each: two for the load balancer, and three for each service with routes.
type AlarmSpec struct {
	// Topic is the ARN of the SNS topic to notify, in the stack's region. Its
	// policy must allow cloudwatch.amazonaws.com to publish, and so must the
	// policy of its KMS key if it has one. Required.
	Topic string `json:"topic"`
	// ELB5xx is the number of 5xx responses a minute from the load balancer
	// itself, such as when no task is healthy or one times out. Default 10.
	ELB5xx *int `json:"elb5xx"`
	// RejectedConnections is the number of connections a minute that the load
	// balancer rejects because it has reached its maximum. Default 1.
	RejectedConnections *int `json:"rejectedConnections"`
	// Target5xx is the number of 5xx responses a minute from the tasks of a
	// service. Default 10.
	Target5xx *int `json:"target5xx"`
	// LatencyMillis is the response time of a service's tasks in milliseconds,
	// as the 99th percentile (p99). Default 3000.
	LatencyMillis *int `json:"latencyMillis"`
	// UnhealthyHosts is the number of a service's tasks that fail their health
	// checks. Default 1.
	UnhealthyHosts *int `json:"unhealthyHosts"`
}

// Constraints returns the constraints of alarms.
func (AlarmSpec) Constraints() map[string]validate.Constraint {
	count := func(threshold int) validate.Constraint {
		return validate.Constraint{Min: 1, Max: 1_000_000, Default: threshold}
	}
	topic := topicARN.Constraint()
	topic.Required = true
	return map[string]validate.Constraint{
		"topic":               topic,
		"elb5xx":              count(10),
		"rejectedConnections": count(1),
		"target5xx":           count(10),
		// The maximum is the longest idle timeout.
		"latencyMillis":  {Min: 1, Max: 4_000_000, Unit: "milliseconds", Default: 3000},
		"unhealthyHosts": count(1),
	}
}

// Alarms are the alarms of a load balancer and of its services.
type Alarms struct {
	Topic        string
	LoadBalancer []Alarm
	Service      []Alarm // for each service with routes
}

// An Alarm is raised when a metric reaches a threshold.
type Alarm struct {
	Key       string // "5xx"
	Metric    string // of AWS/ApplicationELB
	Statistic string // "Sum", "Maximum", "p99"
	Threshold float64
	// Advice describes what has happened and what to check first.
	Advice string
}

// alarms returns the plan of the alarms, or nil if there are none.
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
func (s Spec) alarms() *Alarms {
	if s.Alarms == nil {
		return nil
	}
	spec := validate.WithDefaults(*s.Alarms)
	const millisPerSecond = 1000
	alarms := &Alarms{
		Topic: spec.Topic,
		LoadBalancer: []Alarm{
			{
				"5xx", "HTTPCode_ELB_5XX_Count", "Sum", float64(*spec.ELB5xx),
				"The load balancer itself returns 5xx responses. Check elb_status_code in its access logs: 503 means that a service has " +
					"no healthy task, 502 that a task closed the connection, 504 that a task did not respond in time.",
			},
			{
				"rejected", "RejectedConnectionCount", "Sum", float64(*spec.RejectedConnections),
				"The load balancer has reached its maximum number of connections. Check whether traffic grew faster than the load " +
					"balancer scales; a capacity reservation (LCU) scales it in advance.",
			},
		},
		Service: []Alarm{
			{
				"5xx", "HTTPCode_Target_5XX_Count", "Sum", float64(*spec.Target5xx),
				"The tasks return 5xx responses. Check the log group of the service, and its last deployment.",
			},
			{
				"latency", "TargetResponseTime", "p99", float64(*spec.LatencyMillis) / millisPerSecond,
				"The slowest 1% of requests take too long. Check the CPU utilization of the tasks, then their dependencies: " +
					"the database, the cache, other services.",
			},
			{
				"unhealthy", "UnHealthyHostCount", "Maximum", float64(*spec.UnhealthyHosts),
				"Tasks fail the health check of the load balancer. Check the events of the ECS service and its log group, and whether " +
					"tasks respond to healthCheck.path with a status code that healthCheck.matcher allows.",
			},
		},
	}
	if s.Existing != nil {
		alarms.LoadBalancer = nil // the stack does not manage it
	}
	return alarms
}
