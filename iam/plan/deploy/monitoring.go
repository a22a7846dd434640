package deploy

import "ecs-foundation/iam/policy"

// Monitoring holds the settings of monitoring that limit the permissions.
type Monitoring struct {
	// Detector reports whether the stack creates the GuardDuty detector. An adopted one
	// does not have the tags of the stack.
	Detector bool
	// Analyzers, Trail and Dashboards are the names of the access analyzers, the trail
	// and the dashboards.
	Analyzers, Dashboards []string
	Trail                 string
}

// monitoringTypes are the resource types of monitoring.
var monitoringTypes = map[string]entry{
	"aws:guardduty/detector:Detector":               detector,
	"aws:guardduty/detectorFeature:DetectorFeature": detectorFeature,
	"aws:cloudwatch/eventRule:EventRule":            eventRule,
	"aws:cloudwatch/eventTarget:EventTarget":        eventTarget,
	"aws:sns/topic:Topic":                           topic,
	"aws:sns/topicPolicy:TopicPolicy":               topicPolicy,
	"aws:accessanalyzer/analyzer:Analyzer":          analyzer,
	"aws:cloudtrail/trail:Trail":                    trail,
	"aws:cloudwatch/metricAlarm:MetricAlarm":        alarm,
	"aws:cloudwatch/dashboard:Dashboard":            dashboard,
}

// readDetector allows reading the detector, whose ID is generated.
func readDetector(scope policy.Scope) policy.Statement {
	return allow("ReadDetector", of("guardduty", "GetDetector"), detectors(scope))
}

func detectors(scope policy.Scope) string { return scope.ARN("guardduty", "detector/*") }

// detector allows creating a detector with the tags of the stack, and changing that one.
// CreateDetector supports no resource types. An adopted detector is only read.
func detector(s Stack, scope policy.Scope) access {
	a := access{read: []policy.Statement{readDetector(scope)}}
	if !s.Monitoring.Detector {
		return a
	}
	create := allow("CreateDetector", of("guardduty", "CreateDetector"), "*")
	create.Conditions = policy.Conditions{"StringEquals": s.tags("aws:RequestTag")}
	a.write = []policy.Statement{
		create, s.created(allow("TagDetector", of("guardduty", "TagResource"), detectors(scope))),
		s.owned(allow("ManageDetector",
			of("guardduty", "DeleteDetector", "TagResource", "UntagResource", "UpdateDetector"), detectors(scope))),
		createServiceLinked(scope, "guardduty.amazonaws.com"),
	}
	return a
}

// detectorFeature allows enabling a feature of the detector, including an adopted one.
func detectorFeature(s Stack, scope policy.Scope) access {
	update := allow("ManageDetector", of("guardduty", "UpdateDetector"), detectors(scope))
	if s.Monitoring.Detector {
		update = s.owned(update)
	}
	return access{read: []policy.Statement{readDetector(scope)}, write: []policy.Statement{update}}
}

func findingsRule(scope policy.Scope) string {
	return scope.ARN("events", "rule/monitoring-findings-*")
}

// eventRule allows PutRule, which creates and updates a rule, in both cases: the provider
// sends the tags only when it creates the rule.
func eventRule(s Stack, scope policy.Scope) access {
	return access{
		read: []policy.Statement{allow("ReadFindingsRule", of("events", "DescribeRule", "ListTagsForResource"), findingsRule(scope))},
		write: s.manage("FindingsRule", of("events", "PutRule", "TagResource"),
			of("events", "DeleteRule", "PutRule", "TagResource", "UntagResource"), findingsRule(scope)),
	}
}

func eventTarget(s Stack, scope policy.Scope) access {
	return access{
		read: []policy.Statement{allow("ReadFindingsRule", of("events", "ListTargetsByRule"), findingsRule(scope))},
		write: []policy.Statement{
			s.owned(allow("ManageFindingsRule", of("events", "PutTargets", "RemoveTargets"), findingsRule(scope))),
		},
	}
}

func findingsTopic(scope policy.Scope) string { return scope.ARN("sns", "monitoring-findings-topic-*") }

func topic(s Stack, scope policy.Scope) access {
	a := topicPolicy(s, scope)
	a.read = append(a.read, allow("ReadFindingsTopic", of("sns", "ListTagsForResource"), findingsTopic(scope)))
	a.write = append(a.write, s.manage("FindingsTopic", of("sns", "CreateTopic", "TagResource"),
		of("sns", "DeleteTopic", "TagResource", "UntagResource"), findingsTopic(scope))...)
	return a
}

func topicPolicy(s Stack, scope policy.Scope) access {
	return access{
		read:  []policy.Statement{allow("ReadFindingsTopic", of("sns", "GetTopicAttributes"), findingsTopic(scope))},
		write: []policy.Statement{s.owned(allow("ManageFindingsTopic", of("sns", "SetTopicAttributes"), findingsTopic(scope)))},
	}
}

func analyzer(s Stack, scope policy.Scope) access {
	var arns []string
	for _, name := range s.Monitoring.Analyzers {
		arns = append(arns, scope.ARN("access-analyzer", "analyzer/"+name))
	}
	return access{
		read: []policy.Statement{allow("ReadAnalyzers", of("access-analyzer", "GetAnalyzer"), arns...)},
		write: []policy.Statement{
			allow("ManageAnalyzers", of("access-analyzer",
				"CreateAnalyzer", "DeleteAnalyzer", "TagResource", "UntagResource", "UpdateAnalyzer"), arns...),
			createServiceLinked(scope, "access-analyzer.amazonaws.com"),
		},
	}
}

func trail(s Stack, scope policy.Scope) access {
	arn := scope.ARN("cloudtrail", "trail/"+s.Monitoring.Trail)
	return access{
		read: []policy.Statement{
			describe("cloudtrail", "DescribeTrails"), allow("ReadTrail", of("cloudtrail", "GetTrailStatus", "ListTags"), arn),
		},
		write: []policy.Statement{allow("ManageTrail", of("cloudtrail",
			"AddTags", "CreateTrail", "DeleteTrail", "RemoveTags", "StartLogging", "UpdateTrail"), arn)},
	}
}

func alarm(s Stack, scope policy.Scope) access {
	alarms := scope.ARN("cloudwatch", "alarm:alarms-*")
	return access{
		read: []policy.Statement{allow("ReadAlarms", of("cloudwatch", "DescribeAlarms", "ListTagsForResource"), alarms)},
		write: s.manage("Alarms", of("cloudwatch", "PutMetricAlarm", "TagResource"),
			of("cloudwatch", "DeleteAlarms", "PutMetricAlarm", "TagResource", "UntagResource"), alarms),
	}
}

func dashboard(s Stack, scope policy.Scope) access {
	var arns []string
	for _, name := range s.Monitoring.Dashboards {
		arns = append(arns, scope.AccountARN("cloudwatch", "dashboard/"+name))
	}
	return access{
		read:  []policy.Statement{allow("ReadDashboards", of("cloudwatch", "GetDashboard"), arns...)},
		write: []policy.Statement{allow("ManageDashboards", of("cloudwatch", "DeleteDashboards", "PutDashboard"), arns...)},
	}
}
