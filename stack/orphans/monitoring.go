package orphans

import (
	"context"
	"slices"
	"strings"
)

// monitoringKinds are the kinds of alarms, dashboards, events, trails and detection.
var monitoringKinds = []kind{
	{
		typ: "aws:cloudwatch/metricAlarm:MetricAlarm", noun: "alarm", arns: []string{"cloudwatch:alarm:"},
		find: listed(listing{
			command: "cloudwatch describe-alarms --alarm-types MetricAlarm", action: "cloudwatch:DescribeAlarms", items: "MetricAlarms",
			id: "AlarmName", arn: "AlarmArn", name: "AlarmName",
		}),
		remove: byID("cloudwatch delete-alarms --alarm-names"),
	},
	{
		typ: "aws:cloudwatch/dashboard:Dashboard", noun: "dashboard", untagged: true,
		find: func(ctx context.Context, s *search, k kind) ([]Object, bool) {
			prefix := s.stack.Project + "-" + s.stack.Environment + "-"
			objects, ok := s.items(ctx, listing{
				command: "cloudwatch list-dashboards --dashboard-name-prefix", action: "cloudwatch:ListDashboards",
				items: "DashboardEntries", id: "DashboardName", arn: "DashboardArn", name: "DashboardName",
			}, prefix)
			objects = s.relevant(k.typ, objects)
			for i := range objects {
				objects[i].Created = created(objects[i].values, "LastModified")
			}
			return objects, ok
		},
		remove: byID("cloudwatch delete-dashboards --dashboard-names"),
	},
	{
		typ: "aws:cloudwatch/eventRule:EventRule", noun: "event rule", arns: []string{"events:rule/"},
		find: listed(listing{
			command: "events list-rules", action: "events:ListRules", items: "Rules", id: "Name", arn: "Arn", name: "Name",
		}),
		detail: func(ctx context.Context, s *search, o *Object) {
			values, _ := s.call(ctx, "events:ListTargetsByRule", "events", "list-targets-by-rule", "--rule", o.ID)
			o.values["Targets"] = values["Targets"]
		},
		remove: func(o Object) [][]string {
			var targets []string
			for _, target := range list(o.values, "Targets") {
				targets = append(targets, text(target, "Id"))
			}
			var commands [][]string
			if len(targets) > 0 {
				commands = command("events remove-targets --rule", append([]string{o.ID, "--ids"}, targets...)...)
			}
			return append(commands, command("events delete-rule --name", o.ID)...)
		},
	},
	{
		typ: "aws:cloudtrail/trail:Trail", noun: "trail", arns: []string{"cloudtrail:trail/"},
		find: listed(listing{
			command: "cloudtrail list-trails", action: "cloudtrail:ListTrails", items: "Trails", id: "TrailARN", arn: "TrailARN", name: "Name",
		}),
		remove: byID("cloudtrail delete-trail --name"),
	},
	{
		typ: "aws:accessanalyzer/analyzer:Analyzer", noun: "access analyzer", arns: []string{"access-analyzer:analyzer/"},
		find: listed(listing{
			command: "accessanalyzer list-analyzers", action: "access-analyzer:ListAnalyzers", items: "analyzers",
			id: "name", arn: "arn", name: "name", created: "createdAt",
		}),
		remove: byID("accessanalyzer delete-analyzer --analyzer-name"),
	},
	{
		typ: "aws:guardduty/detector:Detector", noun: "GuardDuty detector", arns: []string{"guardduty:detector/"},
		// The list has only IDs.
		find:   listed(listing{command: "guardduty list-detectors", action: "guardduty:ListDetectors", items: "DetectorIds"}),
		remove: byID("guardduty delete-detector --detector-id"),
	},
	{
		typ: "aws:cloudwatch/logGroup:LogGroup", noun: "log group", arns: []string{"logs:log-group:"}, find: logGroups,
		remove: byID("logs delete-log-group --log-group-name"),
		note:   "deleting a log group deletes its logs",
	},
	{
		typ: "aws:cloudwatch/logDestination:LogDestination", noun: "log destination", arns: []string{"logs:destination:"},
		find: listed(listing{
			command: "logs describe-destinations", action: "logs:DescribeDestinations", items: "destinations",
			id: "destinationName", arn: "arn", name: "destinationName", created: "creationTime",
		}),
		remove: byID("logs delete-destination --destination-name"),
	},
	{
		typ: "aws:sns/topic:Topic", noun: "topic", arns: []string{"sns:"},
		find: listed(listing{
			command: "sns list-topics", action: "sns:ListTopics", items: "Topics", id: "TopicArn", arn: "TopicArn",
		}),
		remove: byID("sns delete-topic --topic-arn"),
	},
}

// logGroups returns the log groups that the tags, the state and the names are about. Those of the stack's services and
// flow logs have one of two beginnings.
func logGroups(ctx context.Context, s *search, k kind) ([]Object, bool) {
	name := s.stack.Project + "-" + s.stack.Environment + "/"
	prefixes := append([]string{"/ecs/" + name, "/vpc/" + name}, s.ids(k.typ)...)
	for _, arn := range s.arns(k) {
		_, group, _ := strings.Cut(arn, ":log-group:")
		prefixes = append(prefixes, strings.TrimSuffix(group, ":*"))
	}
	prefixes = append(prefixes, s.stack.Names[k.typ]...)
	slices.Sort(prefixes)
	var objects []Object
	complete, last := true, ""
	for _, prefix := range slices.Compact(prefixes) {
		if last != "" && strings.HasPrefix(prefix, last) {
			continue // the shorter prefix has found it
		}
		items, ok := s.items(ctx, listing{
			command: "logs describe-log-groups --log-group-name-prefix", action: "logs:DescribeLogGroups", items: "logGroups",
			id: "logGroupName", arn: "arn", name: "logGroupName", created: "creationTime",
		}, prefix)
		objects, complete, last = append(objects, items...), complete && ok, prefix
	}
	for i := range objects {
		objects[i].ARN = strings.TrimSuffix(objects[i].ARN, ":*")
	}
	return s.relevant(k.typ, objects), complete
}
