package policy

import (
	"cmp"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/internal/validate"
)

// A Kind is a resource type whose resources are given by name or ARN.
type Kind struct {
	Service string // "dynamodb"
	Name    string // in messages: "table"
	Example string // a valid name
	Prefix  string // of the name in the ARN: "table/"
	Pattern *regexp.Regexp
	// Identifier is the word for the name in messages, such as "ID". Default "name".
	Identifier string
	// Min and Max limit the length of the name.
	Min, Max int
	// Reserved returns what is wrong with a name that Pattern accepts, or "". It is nil if nothing is.
	Reserved func(name string) string
	Global   bool // whether the ARN has neither region nor account
	// Region and Account are where an ARN can be. A name is always in the stack's.
	Region  validate.Region
	Account validate.Account
}

// Constraint returns the constraint of a key that identifies such a resource.
func (k Kind) Constraint() validate.Constraint {
	name := strings.TrimSuffix(strings.TrimPrefix(k.Pattern.String(), "^"), "$")
	location := ":REGION:ACCOUNT:"
	if k.Global {
		location = ":::"
	}
	arn := validate.ARN{
		Name: k.Name, Example: k.exampleARN(), Types: []string{k.Service + location + k.Prefix + name}, Region: k.Region, Account: k.Account,
	}
	return validate.Constraint{
		Required: true,
		ARN:      &arn,
		Pattern:  regexp.MustCompile("^(" + arn.Pattern() + "|" + name + ")$"),
		Format: fmt.Sprintf("the %s of %s, such as %s, or its ARN",
			cmp.Or(k.Identifier, "name"), validate.WithArticle(k.Name), k.Example),
		Check:    k.check,
		Eventual: k.eventual(),
	}
}

// eventual returns an example of a name that is long enough for one that is not known yet.
func (k Kind) eventual() string {
	if len(k.Example) < validate.MinEventual {
		return k.Example + "-not-yet-known-0000"
	}
	return k.Example
}

// check returns what is wrong with the length of a name, or with an ARN. It rejects
// wildcards, which IAM would accept in any ARN.
func (k Kind) check(nameOrARN string) string {
	if !awsname.IsARN(nameOrARN) {
		if n := len(nameOrARN); n < k.Min || n > k.Max {
			return fmt.Sprintf("must have %d to %d characters (got %d)", k.Min, k.Max, n)
		}
		return k.reserved(nameOrARN, nameOrARN)
	}
	a, ok := awsname.ParseARN(nameOrARN)
	name, hasPrefix := strings.CutPrefix(a.Resource, k.Prefix)
	if !ok || a.Service != k.Service || !hasPrefix || !k.isName(name) || !k.isLocation(a) {
		return fmt.Sprintf("invalid ARN %q: must be the ARN of one %s, such as %s", nameOrARN, k.Name, k.exampleARN())
	}
	return k.reserved(name, nameOrARN)
}

// reserved returns what is wrong with a name in a value, or "".
func (k Kind) reserved(name, value string) string {
	if k.Reserved == nil || k.Reserved(name) == "" {
		return ""
	}
	return fmt.Sprintf("invalid value %q: %s", value, k.Reserved(name))
}

// ARN returns the ARN of a resource that is identified by its name or its ARN.
func (k Kind) ARN(nameOrARN string, scope Scope) string {
	switch {
	case awsname.IsARN(nameOrARN):
		return nameOrARN
	case k.Global:
		return scope.GlobalARN(k.Service, k.Prefix+nameOrARN)
	}
	return scope.ARN(k.Service, k.Prefix+nameOrARN)
}

func (k Kind) isName(name string) bool {
	return len(name) >= k.Min && len(name) <= k.Max && k.Pattern.MatchString(name)
}

// isLocation reports whether the ARN has a region and an account, or neither if the kind
// is global.
func (k Kind) isLocation(a awsname.ARN) bool {
	if k.Global {
		return a.Region == "" && a.Account == ""
	}
	return a.Region != "" && !strings.ContainsAny(a.Region, "*?") && awsname.AccountID.MatchString(a.Account)
}

func (k Kind) exampleARN() string {
	return k.ARN(k.Example, Scope{Region: "us-east-1", Account: "123456789012"})
}

// The kinds that both grants and roles use.
var (
	Bucket = Kind{
		Service: "s3", Name: "bucket", Example: "user-profile-photos", Global: true, Min: 3, Max: 63,
		Pattern:  regexp.MustCompile(`^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$`),
		Reserved: reservedBucket,
	}
	LogGroup = Kind{
		Service: "logs", Name: "log group", Example: "/ecs/exec", Prefix: "log-group:", Min: 1, Max: 512,
		Pattern: regexp.MustCompile(`^[A-Za-z0-9_/.#-]+$`), Reserved: reservedLogGroup,
	}
)

// reservedBucket reports names that no general purpose bucket has.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-security-iam.html
func reservedBucket(name string) string {
	hasSuffix := func(suffix string) bool { return strings.HasSuffix(name, suffix) }
	hasPrefix := func(prefix string) bool { return strings.HasPrefix(name, prefix) }
	switch _, err := netip.ParseAddr(name); {
	case err == nil:
		return "must not be an IP address, which the name of a bucket cannot be"
	case hasSuffix("--x-s3"), hasSuffix("--table-s3"):
		return "must not be a directory bucket or a table bucket, to which permissions on buckets do not apply"
	case slices.ContainsFunc([]string{"-s3alias", "--ol-s3", ".mrap"}, hasSuffix):
		return "must not be the alias of an access point, which IAM policies do not support: name the bucket"
	case slices.ContainsFunc([]string{"xn--", "sthree-", "amzn-s3-demo-"}, hasPrefix):
		return "must not begin with xn--, sthree- or amzn-s3-demo-, which AWS reserves"
	}
	return ""
}

// reservedLogGroup reports names that CloudWatch Logs does not allow. Those of AWS services begin with /aws/.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
func reservedLogGroup(name string) string {
	if strings.HasPrefix(name, "aws/") {
		return "must not begin with aws/, which AWS reserves; did you mean /" + name + "?"
	}
	return ""
}
