package bridge

import (
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// fieldMap maps Terraform's names of properties to what the official provider makes of them.
type fieldMap = map[string]*info.Schema

// config are the provider's own settings.
var config = fieldMap{
	"assume_role":                   one(),
	"assume_role_with_web_identity": one(),
	"default_tags":                  one(),
	"ignore_tags":                   one(),
}

// exceptions are the properties whose name or shape in the SDK does not follow from the bridge's own rules. A test
// compares every name with the SDK's source.
var exceptions = map[string]fieldMap{
	"aws_cloudwatch_log_subscription_filter": {"log_group_name": named("logGroup")},
	"aws_cloudwatch_metric_alarm":            {"alarm_name": tfbridge.AutoName("name", 255, "-")},
	"aws_cloudwatch_event_rule":              {"name": tfbridge.AutoName("name", 64, "-")},
	"aws_db_subnet_group":                    {"name": tfbridge.AutoNameTransform("name", 255, strings.ToLower)},
	"aws_default_network_acl":                {"egress": named("egress"), "ingress": named("ingress")},
	"aws_default_security_group":             {"egress": named("egress"), "ingress": named("ingress")},
	"aws_ecr_repository":                     {"name": tfbridge.AutoNameTransform("name", 255, strings.ToLower)},
	"aws_elasticache_subnet_group":           {"name": tfbridge.AutoNameTransform("name", 255, strings.ToLower)},
	"aws_iam_policy":                         {"name": tfbridge.AutoName("name", 128, "-")},
	"aws_iam_role":                           {"name": tfbridge.AutoName("name", 64, "-")},
	"aws_lb":                                 {"name": tfbridge.AutoName("name", 32, "-")},
	"aws_lb_target_group":                    {"name": tfbridge.AutoName("name", 32, "-")},
	"aws_network_acl":                        {"egress": named("egress"), "ingress": named("ingress")},
	"aws_security_group":                     {"egress": named("egress"), "ingress": named("ingress")},
	"aws_sns_topic":                          {"name": fifoName(256, "fifoTopic")},
	"aws_sns_topic_subscription":             {"topic_arn": named("topic")},
	"aws_sqs_queue":                          {"name": fifoName(80, "fifoQueue")},
	"aws_kms_alias": {"name": tfbridge.AutoNameTransform("name", 256, func(name string) string {
		return "alias/" + name
	})},
	"aws_dynamodb_table": {
		"global_secondary_index": named("globalSecondaryIndexes"),
		"local_secondary_index":  named("localSecondaryIndexes"),
	},
	"aws_ecs_service": {
		"service_connect_configuration": within(fieldMap{"service": within(fieldMap{
			"client_alias": {Name: "clientAlias", MaxItemsOne: tfbridge.False()},
		})}),
	},
	"aws_route53_record": {
		"alias":                      many(),
		"failover_routing_policy":    many(),
		"geolocation_routing_policy": many(),
		"latency_routing_policy":     many(),
		"weighted_routing_policy":    many(),
	},
	"aws_s3_bucket": {
		"bucket":                               tfbridge.AutoNameTransform("bucket", 63, strings.ToLower),
		"logging":                              many(),
		"replication_configuration":            many(),
		"server_side_encryption_configuration": many(),
		"versioning":                           many(),
		"website":                              many(),
	},
	"aws_s3_bucket_lifecycle_configuration": {
		"rule": within(fieldMap{
			"abort_incomplete_multipart_upload": one(),
			"expiration":                        one(),
			"filter":                            oneOf(fieldMap{"and": one(), "tag": one()}),
			"noncurrent_version_expiration":     one(),
		}),
	},
}

// functionExceptions are the same for functions.
var functionExceptions = map[string]fieldMap{
	"aws_lb": {"access_logs": one()},
}

func named(name string) *info.Schema { return &info.Schema{Name: name} }

// one is a nested block that AWS allows once and the SDK shows as an object.
func one() *info.Schema { return &info.Schema{MaxItemsOne: tfbridge.True()} }

func oneOf(fields fieldMap) *info.Schema {
	return &info.Schema{MaxItemsOne: tfbridge.True(), Elem: &info.Schema{Fields: fields}}
}

// many is a nested block that AWS allows once and the SDK shows as a list all the same.
func many() *info.Schema { return &info.Schema{MaxItemsOne: tfbridge.False()} }

func within(fields fieldMap) *info.Schema { return &info.Schema{Elem: &info.Schema{Fields: fields}} }

// fifoName ends the name of a FIFO queue or topic as AWS demands.
func fifoName(length int, property string) *info.Schema {
	const suffix = ".fifo"
	return tfbridge.AutoNameWithCustomOptions("name", tfbridge.AutoNameOptions{
		Separator: "-", Maxlen: length - len(suffix), Randlen: 7,
		PostTransform: func(r *tfbridge.PulumiResource, name string) (string, error) {
			if fifo := r.Properties[resource.PropertyKey(property)]; fifo.IsBool() && fifo.BoolValue() {
				name += suffix
			}
			return name, nil
		},
	})
}
