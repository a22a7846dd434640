package plan

import (
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
	validate.Strings(p.Config, func(key, text string) {
		r := reference{key: key, text: text, resource: text}
		if arn, ok := awsname.ParseARN(text); ok {
			r.arn, r.resource = arn, strings.TrimPrefix(arn.Resource, prefix)
			if service == "s3" || service == "dynamodb" { // an object, or an index
				r.resource, _, _ = strings.Cut(r.resource, "/")
			}
			elsewhere := arn.Region != "" && arn.Region != p.Config.Region
			if arn.Service != service || !strings.HasPrefix(arn.Resource, prefix) || strings.ContainsAny(r.resource, "*?") || elsewhere {
				return
			}
		} else if at, ok := named[typ]; !ok || !at.MatchString(key) {
			return
		}
		list = append(list, r)
	})
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

// isOwn reports whether a resource with the tags belongs to the stack.
func isOwn(c config.Config, tags map[string]string) bool {
	return tags["Project"] == c.Project && tags["Environment"] == c.Environment
}
