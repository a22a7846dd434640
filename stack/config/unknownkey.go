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
	"databases": "data", "stores": "data", "storage": "data",
	"alb": "loadBalancer", "certificate": "loadBalancer.certificateArn", "hostedzoneid": "loadBalancer.zoneId",
	"containerport": "services.NAME.port", "targetport": "services.NAME.port",
	"path": "services.NAME.routes[].paths", "host": "services.NAME.routes[].hosts", "pathpattern": "services.NAME.routes[].paths",
	"hostheader": "services.NAME.routes[].hosts", "permissions": "services.NAME.grants", "policies": "services.NAME.grants",
	"dependson": "services.NAME.uses", "healthcheckpath": "services.NAME.healthCheck.path",
	"account": "accounts", "accountid": "accounts", "logretention": "logs.retentionDays", "retention": "logs.retentionDays",
}

// ofTask are keys of ECS tasks and services, in lower case, which the foundation does not create.
var ofTask = []string{
	"image", "cpu", "memory", "command", "entrypoint", "environment", "env", "variables", "container", "containers",
	"desiredcount", "count", "replicas", "autoscaling", "scaling", "taskdefinition", "cluster", "platform", "sidecars",
}

// UnknownKey returns the message for a key that is not in known.
func UnknownKey(key string, known []string) string {
	if validate.Nearest(key, known) == "" {
		lower := strings.ToLower(key)
		if slices.Contains(ofTask, lower) {
			return "unknown key: the program that deploys the ECS service sets this (docs/workloads.md): remove it here"
		}
		if meant := cmp.Or(otherWords[lower], pathOf(lower)); meant != "" {
			return "unknown key: did you mean " + meant + "?"
		}
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
