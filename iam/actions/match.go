package actions

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/glob"
)

// Supports reports whether the action supports a resource that matches the ARN, which
// may contain wildcards.
func (a Action) Supports(arn string) bool {
	for kind, format := range a.Types {
		if a.overlaps(arn, kind, format) {
			return true
		}
	}
	return false
}

// variable matches a name in a format, which some formats write as *.
var variable = regexp.MustCompile(`\$\{(\w+)\}|\*`)

// parseFormat parses the format of an ARN in the reference, in which ${Name} is a name
// of at least one character. Names contain slashes only in the resource part, and only
// if slash is set. Only the last name may contain colons, as version numbers do.
func parseFormat(format string, slash bool) glob.Pattern {
	var p glob.Pattern
	start := 0
	for _, m := range variable.FindAllStringIndex(format, -1) {
		except := ""
		if resource := strings.Count(format[:m[0]], ":") >= 5; !resource || !slash {
			except += "/"
		}
		if last := m[1] == len(format); !last {
			except += ":"
		}
		p = append(p, glob.Literal(format[start:m[0]])...)
		p = append(p, glob.One(except), glob.Many(except))
		start = m[1]
	}
	return append(p, glob.Literal(format[start:])...)
}

// overlaps reports whether a resource of a type matches the ARN.
func (a Action) overlaps(arn, kind, format string) bool {
	return glob.Parse(policyVariable.ReplaceAllString(arn, "*")).Overlaps(parseFormat(format, a.slash[kind]))
}

// policyVariable matches a variable in an ARN, which IAM replaces by a value of the request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
var policyVariable = regexp.MustCompile(`\$\{[^}]*\}`)

// namePart matches what the name of a resource in an ARN begins with: a letter or a digit,
// in some services after separators, as in /ecs/cart.
var namePart = regexp.MustCompile(`^[/_.@+=!-]*[\p{L}\p{N}]`)

// assigned are the services that generate the IDs of their resources, so that the beginning
// of an ID, such as mrk- or us-east-1_, is that of unrelated resources.
var assigned = map[string]bool{
	"acm": true, "apigateway": true, "appsync": true, "cloudfront": true, "cognito-identity": true, "cognito-idp": true, "dsql": true,
	"ec2": true, "elasticfilesystem": true, "execute-api": true, "kms": true, "rds-db": true, "route53": true,
}

// Broad returns what an ARN must have that matches resources of a type with any name, or "".
func (a Action) Broad(arn string) string {
	for _, kind := range slices.Sorted(maps.Keys(a.Types)) {
		format := a.Types[kind]
		switch {
		case !a.overlaps(arn, kind, format) || hasName(arn, format):
		case isID(format):
			return "must have the whole ID in " + format
		default:
			return "must have the name in " + format + ", or a prefix of it that begins with a letter or a digit"
		}
	}
	return ""
}

// hasName reports whether an ARN has the fixed text of a format, and then the name or the
// beginning of the name. An ID has to be complete.
func hasName(text, format string) bool {
	arn, ok := awsname.ParseARN(text)
	pattern, formatOK := awsname.ParseARN(format)
	if !ok || !formatOK {
		return false
	}
	at := variable.FindStringIndex(pattern.Resource)
	if at == nil {
		return arn.Resource == pattern.Resource
	}
	name, ok := strings.CutPrefix(arn.Resource, pattern.Resource[:at[0]])
	if ok && isID(format) {
		if end := strings.IndexAny(name, "/:"); end >= 0 {
			name = name[:end]
		}
		ok = !strings.ContainsAny(name, "*?$")
	}
	return ok && namePart.MatchString(name)
}

// isID reports whether the name in a format is an ID that AWS generates.
func isID(format string) bool {
	arn, ok := awsname.ParseARN(format)
	return ok && assigned[arn.Service] && strings.HasSuffix(variable.FindString(arn.Resource), "Id}")
}
