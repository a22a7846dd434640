package config

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
)

// otherWords are the keys for which other tools have other words, by the word in lower case.
var otherWords = map[string]string{
	"availabilityzones": "network.zones", "azs": "network.zones", "maxazs": "network.zones",
	"vpccidr": "network.cidr", "cidrblock": "network.cidr", "ipaddresses": "network.cidr",
	"natgateways": "network.nat", "natgateway": "network.nat", "enablenatgateway": "network.nat", "singlenatgateway": "network.nat.strategy",
	"publicsubnets": "network.subnets.public", "privatesubnets": "network.subnets.private", "databasesubnets": "network.subnets.data",
	"vpcendpoints": "network.endpoints", "networkacls": "network.acls",
	"vpc": "network", "databases": "data", "database": "data", "stores": "data", "storage": "data",
	"postgres": "data", "redis": "data", "rds": "data",
	"queues": "services.NAME.grants", "buckets": "services.NAME.grants", "topics": "services.NAME.grants", "sqs": "services.NAME.grants",
	"worker": "services", "workers": "services",
	"alb": "loadBalancer", "certificate": "loadBalancer.certificateArn",
	"hostedzoneid": "loadBalancer.zoneId", "hostedzone": "loadBalancer.zoneId",
	"domainname": "loadBalancer.domain", "https": "loadBalancer.certificateArn, or .domain and .zoneId", "redirecthttp": "loadBalancer.http",
	"containerport": "services.NAME.port", "targetport": "services.NAME.port",
	"path": "services.NAME.routes[].paths", "host": "services.NAME.routes[].hosts", "pathpattern": "services.NAME.routes[].paths",
	"hostheader": "services.NAME.routes[].hosts", "permissions": "services.NAME.grants", "policies": "services.NAME.grants",
	"dependson": "services.NAME.calls (services) or services.NAME.uses (data stores)", "healthcheckpath": "services.NAME.healthCheck.path",
	"queue": "services.NAME.grants[].sqs.queue", "bucket": "services.NAME.grants[].s3.bucket", "table": "services.NAME.grants[].dynamodb.table",
	"fixedresponse": "respond", "region": "aws:region", "account": "accounts", "accountid": "accounts", "logretention": "logs.retentionDays", "retention": "logs.retentionDays",
}

// ofTask are keys of ECS tasks and services, in lower case, which the foundation does not create.
var ofTask = []string{
	"image", "cpu", "memory", "command", "entrypoint", "environment", "env", "variables", "container", "containers",
	"desiredcount", "count", "replicas", "autoscaling", "scaling", "taskdefinition", "cluster", "platform", "sidecars",
}

// UnknownKey returns the message for a key that is not in known.
func UnknownKey(key string, known []string) string {
	lower := strings.ToLower(key)
	misspelled := validate.Nearest(key, known) != "" && otherWords[lower] == ""
	switch meant := cmp.Or(otherWords[lower], pathOf(lower)); {
	case misspelled:
	case slices.Contains(ofTask, lower):
		return "unknown key: the program that deploys the ECS service sets this (docs/workloads.md): remove it here"
	case meant != "":
		return "unknown key: did you mean " + meant + "?"
	}
	return validate.UnknownKey(key, known)
}

// pathOf returns the path of the top-level key, or of the key directly below one, that has a name in lower
// case. It returns "" if there is none.
func pathOf(lower string) string {
	for _, section := range validate.Fields(reflect.TypeFor[Config]()) {
		if strings.ToLower(validate.KeyOf(section)) == lower {
			return validate.KeyOf(section)
		}
		if section.Type.Kind() != reflect.Struct {
			continue
		}
		for _, field := range validate.Fields(section.Type) {
			if strings.ToLower(validate.KeyOf(field)) == lower {
				return validate.KeyOf(section) + "." + validate.KeyOf(field)
			}
		}
	}
	return ""
}
