package orphans

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// An Object is a resource in AWS.
type Object struct {
	// Type is its type in Pulumi.
	Type string
	// ID is the ID with which Pulumi imports it.
	ID string
	// ARN is its ARN, or "" if the kind has none or AWS does not return it.
	ARN  string
	Name string
	// Created is when it was created, if AWS returns it.
	Created time.Time
	Tags    map[string]string
	// Named is set if it has one of the stack's fixed names.
	Named bool

	values map[string]any
}

// importIDs return the ID of the object of a resource of a state, for the types whose ID in the state AWS generates or does
// not return. For those that AWS does not generate it is the ID with which Pulumi imports the resource.
// https://www.pulumi.com/registry/packages/aws/api-docs/ec2/route/#import
var importIDs = map[string]func(Resource) string{
	"aws:ec2/route:Route": func(r Resource) string {
		return r.text("routeTableId") + "_" + cmp.Or(r.text("destinationCidrBlock"), r.text("destinationIpv6CidrBlock"))
	},
	"aws:ec2/routeTableAssociation:RouteTableAssociation": func(r Resource) string {
		return r.text("subnetId") + "/" + r.text("routeTableId")
	},
	"aws:ec2/vpcIpv4CidrBlockAssociation:VpcIpv4CidrBlockAssociation": func(r Resource) string {
		return r.text("vpcId") + "/" + r.text("cidrBlock")
	},
	"aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation": func(r Resource) string {
		return r.text("vpcId") + "/" + r.text("firewallRuleGroupId")
	},
	"aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation": func(r Resource) string {
		return r.text("resourceId") + "/" + r.text("resolverQueryLogConfigId")
	},
	"aws:route53/record:Record": func(r Resource) string {
		return r.text("zoneId") + "_" + strings.TrimSuffix(r.text("name"), ".") + "_" + r.text("type")
	},
}

// is reports whether a resource of a state is the object.
func (o Object) is(r Resource) bool {
	if o.ARN != "" && (r.ID == o.ARN || r.Outputs["arn"] == o.ARN) {
		return true
	}
	if importID, ok := importIDs[r.Type]; ok {
		return r.Type == o.Type && o.ID == importID(r)
	}
	return r.ID == o.ID && r.Type == o.Type
}

// text returns a value of AWS's answer, or "".
func (o Object) text(key string) string { return text(o.values, key) }

func text(values map[string]any, key string) string {
	switch value := values[key].(type) {
	case string:
		return value
	case float64:
		return strconv.FormatFloat(value, 'f', -1, 64)
	default:
		return ""
	}
}

// list returns a list of objects in AWS's answer.
func list(values map[string]any, key string) []map[string]any {
	var items []map[string]any
	elements, _ := values[key].([]any)
	for _, element := range elements {
		switch element := element.(type) {
		case map[string]any:
			items = append(items, element)
		case string:
			items = append(items, map[string]any{"": element})
		}
	}
	return items
}

// tagsOf returns the tags in AWS's answer, whose keys are in upper or lower case.
func tagsOf(values map[string]any) map[string]string {
	tags := map[string]string{}
	for _, key := range []string{"Tags", "TagSet", "tags", "TagList"} {
		for _, tag := range list(values, key) {
			name, value := text(tag, "Key")+text(tag, "key"), text(tag, "Value")+text(tag, "value")
			tags[name] = value
		}
	}
	return tags
}

// created returns a time in AWS's answer: ISO 8601, or seconds or milliseconds since 1970.
func created(values map[string]any, key string) time.Time {
	switch value := values[key].(type) {
	case string:
		for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05.999999-07:00"} {
			if t, err := time.Parse(layout, value); err == nil {
				return t.UTC()
			}
		}
	case float64:
		if value > 1e11 {
			return time.UnixMilli(int64(value)).UTC()
		}
		return time.Unix(int64(value), 0).UTC()
	}
	return time.Time{}
}

// encode returns a value of AWS's answer as JSON, for a command.
func encode(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value) // what JSON was decoded from can be encoded
	}
	return string(text)
}
