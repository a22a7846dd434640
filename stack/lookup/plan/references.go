package plan

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
	"ecs-foundation/stack"
	"ecs-foundation/stack/config"
)

// A reference is an existing resource that a key names, by its name or its ARN.
type reference struct {
	key      string
	text     string // as the user typed it
	arn      awsname.ARN
	resource string // the resource in the ARN, without the prefix of its type
}

// named matches the keys that take names instead of ARNs, with the service and the prefix
// of the resource in the ARN.
var named = map[string]*regexp.Regexp{
	"dynamodb:table/":        regexp.MustCompile(`\.dynamodb\.table$`),
	"ecr:repository/":        regexp.MustCompile(`^services\.[^.]+\.repository$`),
	"logs:log-group:":        regexp.MustCompile(`\.execLogging\.logGroup$`),
	"s3:":                    regexp.MustCompile(`\.bucket$|\.stateBucket$`),
	"secretsmanager:secret:": regexp.MustCompile(`\.secret\.name$`),
	"sns:":                   regexp.MustCompile(`\.sns\.topic$`),
	"sqs:":                   regexp.MustCompile(`\.sqs\.queue$`),
}

// references returns the resources of a type that a stack names in its region, in any
// account. The type is a service and the prefix of the resource in the ARN, such as
// dynamodb:table/.
func references(p stack.Plan, typ string) []reference {
	service, prefix, _ := strings.Cut(typ, ":")
	var list []reference
	for _, key := range settings("", reflect.ValueOf(p.Config)) {
		r := reference{key: key.name, text: key.text, resource: key.text}
		if arn, ok := awsname.ParseARN(key.text); ok {
			r.arn, r.resource = arn, strings.TrimPrefix(arn.Resource, prefix)
			if service == "s3" || service == "dynamodb" { // an object, or an index
				r.resource, _, _ = strings.Cut(r.resource, "/")
			}
			elsewhere := arn.Region != "" && arn.Region != p.Config.Region
			if arn.Service != service || !strings.HasPrefix(arn.Resource, prefix) || strings.ContainsAny(r.resource, "*?") || elsewhere {
				continue
			}
		} else if at, ok := named[typ]; !ok || !at.MatchString(key.name) {
			continue
		}
		list = append(list, r)
	}
	return list
}

// A setting is a string in the configuration.
type setting struct{ name, text string }

// settings returns all strings below a value that are set, in the order of their keys.
func settings(key string, value reflect.Value) []setting {
	var list []setting
	switch value.Kind() { //nolint:exhaustive // others contain no string
	case reflect.String:
		if value.String() != "" {
			list = []setting{{key, value.String()}}
		}
	case reflect.Pointer:
		if !value.IsNil() {
			list = settings(key, value.Elem())
		}
	case reflect.Struct:
		for _, field := range validate.Fields(value.Type()) {
			if name := validate.KeyOf(field); name != "-" && field.IsExported() {
				list = append(list, settings(strings.TrimPrefix(key+"."+name, "."), value.FieldByIndex(field.Index))...)
			}
		}
	case reflect.Slice:
		for i := range value.Len() {
			list = append(list, settings(fmt.Sprintf("%s[%d]", key, i), value.Index(i))...)
		}
	case reflect.Map:
		keys := value.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
		for _, k := range keys {
			list = append(list, settings(key+"."+k.String(), value.MapIndex(k))...)
		}
	}
	return list
}

// CallerIdentity asks for the account of the credentials. The answer is of type string.
type CallerIdentity struct{}

// Actions returns none: the call needs no permission.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
func (CallerIdentity) Actions() []string { return nil }

// within returns the references without those in another account, which its lists do not
// have.
func within(account string, list []reference) []reference {
	return slices.DeleteFunc(slices.Clone(list), func(r reference) bool { return r.arn.Account != "" && r.arn.Account != account })
}

// ownTags are the tags of the stack's resources that no other stack's resources have.
func ownTags(c config.Config) map[string]string {
	return map[string]string{"Project": c.Project, "Environment": c.Environment}
}

// isOwn reports whether a resource with the tags belongs to the stack.
func isOwn(c config.Config, tags map[string]string) bool {
	own := ownTags(c)
	maps.DeleteFunc(own, func(key, value string) bool { return tags[key] == value })
	return len(own) == 0
}
