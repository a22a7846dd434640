package bridge

import (
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/info"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// fieldMap maps Terraform's property names to the settings that the official provider has for them.
type fieldMap = map[string]*info.Schema

// config has the provider's configuration.
var config = fieldMap{
	"assume_role":                   object(),
	"assume_role_with_web_identity": object(),
	"default_tags":                  object(),
	"ignore_tags":                   object(),
}

// exceptions lists the properties whose name or shape in the SDK differs from what the bridge derives. A test compares
// every name with the SDK's source.
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
		"service_connect_configuration": nested(fieldMap{"service": nested(fieldMap{
			"client_alias": {Name: "clientAlias", MaxItemsOne: tfbridge.False()},
		})}),
	},
	"aws_route53_record": {
		"alias":                      list(),
		"failover_routing_policy":    list(),
		"geolocation_routing_policy": list(),
		"latency_routing_policy":     list(),
		"weighted_routing_policy":    list(),
	},
	"aws_s3_bucket": {
		"bucket":                               tfbridge.AutoNameTransform("bucket", 63, strings.ToLower),
		"logging":                              list(),
		"replication_configuration":            list(),
		"server_side_encryption_configuration": list(),
		"versioning":                           list(),
		"website":                              list(),
	},
	"aws_s3_bucket_lifecycle_configuration": {
		"rule": nested(fieldMap{
			"abort_incomplete_multipart_upload": object(),
			"expiration":                        object(),
			"filter":                            objectWith(fieldMap{"and": object(), "tag": object()}),
			"noncurrent_version_expiration":     object(),
		}),
	},
}

// functionExceptions lists the same for functions.
var functionExceptions = map[string]fieldMap{
	"aws_lb": {"access_logs": object()},
}

// named gives a property another name.
func named(name string) *info.Schema { return &info.Schema{Name: name} }

// object is a block that may occur once and is an object in the SDK.
func object() *info.Schema { return &info.Schema{MaxItemsOne: tfbridge.True()} }

// objectWith is the same with settings for the properties of the object.
func objectWith(fields fieldMap) *info.Schema {
	return &info.Schema{MaxItemsOne: tfbridge.True(), Elem: &info.Schema{Fields: fields}}
}

// list is a block that may occur once but is a list in the SDK.
func list() *info.Schema { return &info.Schema{MaxItemsOne: tfbridge.False()} }

// nested has settings for the properties of a block.
func nested(fields fieldMap) *info.Schema { return &info.Schema{Elem: &info.Schema{Fields: fields}} }

// fifoName is the automatic name of a queue or topic, which ends in .fifo if it is a FIFO queue or topic.
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
