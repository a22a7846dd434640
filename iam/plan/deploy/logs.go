package deploy

import "ecs-foundation/iam/policy"

// Logs holds the settings of logs that limit the permissions.
type Logs struct {
	// BuildLogs is the name of the log group of builds, or "".
	BuildLogs string
	// Key reports whether a KMS key encrypts the log groups.
	Key bool
	// ForwardTo is the ARN of the log destination of another account, or "".
	ForwardTo string
}

// logTypes are the resource types of log groups and log destinations.
var logTypes = map[string]entry{
	"aws:cloudwatch/logGroup:LogGroup":                           logGroup,
	"aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": subscriptionFilter,
	"aws:cloudwatch/logDestination:LogDestination":               destination,
	"aws:cloudwatch/logDestinationPolicy:LogDestinationPolicy":   destinationPolicy,
}

// logGroups returns the ARN patterns of the stack's log groups. Some actions append :* to
// the ARN.
func (s Stack) logGroups(scope policy.Scope) []string {
	groups := []string{scope.ARN("logs", "log-group:/ecs/"+s.name()+"/*"), scope.ARN("logs", "log-group:/vpc/"+s.name()+"/*")}
	if builds := s.Logs.BuildLogs; builds != "" {
		groups = append(groups, scope.ARN("logs", "log-group:"+builds), scope.ARN("logs", "log-group:"+builds+":*"))
	}
	return groups
}

// logGroup also allows encrypting the groups with a key. CloudWatch Logs uses the key with
// the permissions of the key policy.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
func logGroup(s Stack, scope policy.Scope) access {
	groups := s.logGroups(scope)
	a := access{
		read: []policy.Statement{
			describe("logs", "DescribeLogGroups"), allow("ReadLogGroups", of("logs", "ListTagsForResource"), groups...),
		},
		write: []policy.Statement{allow("ManageLogGroups",
			of("logs", "CreateLogGroup", "DeleteLogGroup", "PutRetentionPolicy", "TagResource", "UntagResource"), groups...)},
	}
	if s.Logs.Key {
		a.write = append(a.write, allow("ManageLogGroups", of("logs", "AssociateKmsKey", "DisassociateKmsKey"), groups...))
	}
	return a
}

func subscriptionFilter(s Stack, scope policy.Scope) access {
	groups := s.logGroups(scope)
	return access{
		read: []policy.Statement{allow("ReadLogGroups", of("logs", "DescribeSubscriptionFilters"), groups...)},
		write: []policy.Statement{
			allow("ManageLogGroups", of("logs", "DeleteSubscriptionFilter", "PutSubscriptionFilter"), groups...),
			allow("ForwardLogs", of("logs", "PutSubscriptionFilter"), s.Logs.ForwardTo),
		},
	}
}

func destinations(scope policy.Scope) string { return scope.ARN("logs", "destination:sharing-*") }

// destination allows tagging a new destination separately: the provider does not send the
// tags in PutDestination, which therefore is only denied for a destination of another
// stack.
func destination(s Stack, scope policy.Scope) access {
	put := allow("PutDestinations", of("logs", "PutDestination"), destinations(scope))
	put.Conditions = policy.Conditions{"StringEqualsIfExists": s.tags("aws:ResourceTag")}
	return access{
		read: []policy.Statement{
			describe("logs", "DescribeDestinations"), allow("ReadDestinations", of("logs", "ListTagsForResource"), destinations(scope)),
		},
		write: []policy.Statement{
			put, s.created(allow("TagDestinations", of("logs", "TagResource"), destinations(scope))),
			s.owned(allow("ManageDestinations", of("logs", "DeleteDestination", "TagResource", "UntagResource"), destinations(scope))),
		},
	}
}

func destinationPolicy(s Stack, scope policy.Scope) access {
	return access{
		read:  []policy.Statement{describe("logs", "DescribeDestinations")},
		write: []policy.Statement{s.owned(allow("ManageDestinations", of("logs", "PutDestinationPolicy"), destinations(scope)))},
	}
}
