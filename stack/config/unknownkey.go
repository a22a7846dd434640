package config

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"ecs-foundation/internal/validate"
	lbplan "ecs-foundation/loadbalancer/plan"
)

// otherWords are the keys for which other tools have other words, by the word in lower case, without hyphens and
// underscores.
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
	"queue": "services.NAME.grants[].sqs.queue", "bucket": "services.NAME.grants[].s3.bucket",
	"table": "services.NAME.grants[].dynamodb.table", "queuename": "services.NAME.grants[].sqs.queue",
	"bucketname": "services.NAME.grants[].s3.bucket", "tablename": "services.NAME.grants[].dynamodb.table",
	"waf": "loadBalancer.webAcl", "wafacl": "loadBalancer.webAcl", "wafarn": "loadBalancer.webAcl", "wafaclarn": "loadBalancer.webAcl",
	"webaclarn": "loadBalancer.webAcl", "webaclid": "loadBalancer.webAcl",
	"scheme": "loadBalancer.internal", "internetfacing": "loadBalancer.internal", "cidrblocks": "network.cidr",
	"hosts": "services.NAME.routes[].hosts", "hostnames": "services.NAME.routes[].hosts", "paths": "services.NAME.routes[].paths",
	"methods": "services.NAME.routes[].methods", "headers": "services.NAME.routes[].headers",
	"priority": "services.NAME.routes[].priority", "listenerrules": "services.NAME.routes", "targetgroups": "services.NAME.target",
	"targetgroup": "services.NAME.target", "stickysessions": "services.NAME.target.stickiness",
	"stickiness": "services.NAME.target.stickiness", "sticky": "services.NAME.target.stickiness",
	"protocol": "services.NAME.target.protocol", "protocolversion": "services.NAME.target.version",
	"slowstart": "services.NAME.target.slowStart", "deregistrationdelay": "services.NAME.target.deregistrationDelay",
	"drainingtimeout": "services.NAME.target.deregistrationDelay", "healthcheck": "services.NAME.healthCheck",
	"healthchecks": "services.NAME.healthCheck", "healthcheckinterval": "services.NAME.healthCheck.interval",
	"connectto": "services.NAME.calls (services) or services.NAME.uses (data stores)", "crosszone": "services.NAME.target.crossZone",
	"timeout":       "loadBalancer.idleTimeout, or services.NAME.healthCheck.timeout",
	"fixedresponse": "respond", "region": "aws:region", "account": "accounts", "accountid": "accounts",
	"logretention": "logs.retentionDays", "retention": "logs.retentionDays",
	"vpcid": "network.existing.vpcId", "subnetids": "network.existing.subnets", "gateways": "network.nat.strategy",
	"ingress": "services.NAME.routes (requests) or security.ingress (clients)", "expose": "services.NAME.port", "labels": "tags",
	"livenessprobe": "services.NAME.healthCheck", "readinessprobe": "services.NAME.healthCheck",
	"public": "loadBalancer.internal", "listeners": "loadBalancer.http and loadBalancer.certificateArn", "engine": "data.NAME.kind",
	"ses": "services.NAME.grants[].statement", "lambda": "services.NAME.grants[].statement", "kinesis": "services.NAME.grants[].statement",
	"bedrock": "services.NAME.grants[].statement",
	"action":  "services.NAME.grants[].statement.actions", "resource": "services.NAME.grants[].statement.resources",
}

// ofTask are keys of ECS tasks and services, as in otherWords, which the foundation does not create.
var ofTask = []string{
	"image", "cpu", "memory", "command", "entrypoint", "environment", "env", "variables", "container", "containers",
	"desiredcount", "count", "replicas", "autoscaling", "scaling", "taskdefinition", "cluster", "platform", "sidecars",
	"volumes", "resources", "schedule", "spot", "capacityproviders", "capacityproviderstrategy", "launchtype", "restart", "user",
}

// alwaysSet are keys, as in otherWords, for what the stack always sets.
var alwaysSet = map[string]string{
	"effect":             "effect of a statement is always Allow",
	"enablednshostnames": "VPC always has DNS hostnames",
	"enablednssupport":   "VPC always has DNS support",

	"tlspolicy":         "TLS policy is always " + lbplan.TLSPolicy,
	"sslpolicy":         "TLS policy is always " + lbplan.TLSPolicy,
	"securitypolicy":    "TLS policy is always " + lbplan.TLSPolicy,
	"minimumtlsversion": "TLS policy is always " + lbplan.TLSPolicy,
	"targettype":        "target type is always ip, for Fargate",
	"taskrole":          "stack creates a task role for each service, with its grants",
	"taskrolearn":       "stack creates a task role for each service, with its grants",
	"executionrole":     "stack creates the execution role",
	"executionrolearn":  "stack creates the execution role",
}

// unknownKey returns the message for an unknown key at the top of a stack file.
func (s Stack) unknownKey(key, value string, known []string) string {
	switch lower := strings.ToLower(key); {
	case strings.HasPrefix(value, "{"): // such as environment variables
	case slices.Contains([]string{"environment", "env", "stage", "environmentname", "stack", "stackname"}, lower):
		return "unknown key: the environment is the name of the stack, " + s.Name + ": remove it"
	case slices.Contains([]string{"project", "projectname", "name", "app", "appname"}, lower):
		return "unknown key: the project is the name in Pulumi.yaml, " + s.Project + ": remove it"
	}
	return UnknownKey(key, known)
}

// UnknownKey returns the message for a key that is not in known.
func UnknownKey(key string, known []string) string {
	lower := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(key))
	misspelled := validate.NearestKey(key, known) != "" && (otherWords[lower] == "" || validate.Nearest(key, known) == "")
	switch meant := cmp.Or(otherWords[lower], pathOf(lower)); {
	case misspelled:
	case slices.Contains(ofTask, lower):
		return "unknown key: the program that deploys the ECS service sets this (docs/workloads.md): remove it here"
	case alwaysSet[lower] != "":
		return "unknown key: the " + alwaysSet[lower] + ": remove it"
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
