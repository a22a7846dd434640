package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"ecs-foundation/internal/awsname"
	"ecs-foundation/stack"
)

// State holds the IDs and the names of the resources in the stack's state, by type. A resource that is imported, renamed or
// left by an interrupted update is in the state, too.
type State map[string][]string

// has reports whether a resource with a fixed name is in the state.
func (s State) has(f stack.FixedName) bool { return slices.Contains(s[f.Type], identity(f)) }

// identity is the ID with which Pulumi imports a resource, or its name if AWS generates the ID.
func identity(f stack.FixedName) string { return cmp.Or(f.ID, f.Name) }

// FixedNames asks which resources of a type have one of the stack's fixed names. The answer is of type []Named.
type FixedNames struct {
	Type string // in Pulumi
	// Place is the hosted zone of records, the path of policies, and the beginning of the names of log groups.
	Place string
	Names string // identities, separated by spaces
}

// The types of resources with fixed names that the AWS provider can look up. For dashboards it has no function: an update
// overwrites one that exists.
const (
	RoleType       = "aws:iam/role:Role"
	PolicyType     = "aws:iam/policy:Policy"
	LogGroupType   = "aws:cloudwatch/logGroup:LogGroup"
	RecordType     = "aws:route53/record:Record"
	RepositoryType = "aws:ecr/repository:Repository"
)

// fixedNameActions are the actions of the calls that find resources, by type.
var fixedNameActions = map[string]string{
	RoleType: "iam:ListRoles", PolicyType: "iam:GetPolicy", LogGroupType: "logs:DescribeLogGroups",
	RecordType: "route53:ListResourceRecordSets", RepositoryType: "ecr:DescribeRepositories",
}

var fixedNameNouns = map[string]string{
	RoleType: "role", PolicyType: "policy", LogGroupType: "log group", RecordType: "DNS record", RepositoryType: "repository",
}

// Actions returns the action of the calls. Without the actions that read tags, only the owner is not known.
func (f FixedNames) Actions() []string { return []string{fixedNameActions[f.Type]} }

// A Named is an existing resource with a fixed name.
type Named struct {
	// Identity is that of the fixed name.
	Identity string
	// Name is the name in AWS, which can differ in case. A record also has its type.
	Name string
	// ID is the ID with which Pulumi imports it, or "" if it differs from the stack's in what an update cannot change.
	ID string
	// Tags are nil if AWS does not return any.
	Tags map[string]string
}

// A nameGroup is a request with the fixed names that it is about.
type nameGroup struct {
	request FixedNames
	names   []stack.FixedName
}

// newNames returns the fixed names that the update takes, which are not in the state.
func newNames(p stack.Plan, state State) []nameGroup {
	var groups []nameGroup
	for _, f := range p.FixedNames() {
		if fixedNameActions[f.Type] == "" || state.has(f) {
			continue
		}
		request := FixedNames{Type: f.Type, Place: placeOf(p, f)}
		i := slices.IndexFunc(groups, func(g nameGroup) bool { return g.request.Type == request.Type && g.request.Place == request.Place })
		if i < 0 {
			i = len(groups)
			groups = append(groups, nameGroup{request: request})
		}
		g := &groups[i]
		g.names, g.request.Names = append(g.names, f), strings.TrimPrefix(g.request.Names+" "+identity(f), " ")
	}
	return groups
}

func placeOf(p stack.Plan, f stack.FixedName) string {
	switch f.Type {
	case PolicyType:
		return p.IAM.Input.Path()
	case LogGroupType:
		return f.Name[:strings.LastIndex(f.Name, "/")+1]
	case RecordType:
		return p.Config.LoadBalancer.ZoneID
	default:
		return "" // no other role of the account has the name, whatever its path, and no other repository of the region
	}
}

// NewNames asks whether the fixed names that an update takes exist already: AWS then refuses to create the resource in the
// middle of the update.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
// https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
// https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html
func NewNames(p stack.Plan, state State) []Question {
	var questions []Question
	for _, g := range newNames(p, state) {
		questions = append(questions, ask(g.request, func(existing *[]Named, f Findings) {
			for _, c := range g.taken(existing) {
				f.Errors.Child(c.Key).Addf("%s", c.problem(p))
			}
		}))
	}
	return append(questions, newTaggedNames(p, state)...)
}

// newTaggedNames asks the same about trails and analyzers, which are only found by their tags. AWS also returns some that
// were deleted a short time ago. Those of other stacks are the subject of singletonQuestions.
func newTaggedNames(p stack.Plan, state State) []Question {
	prefixes := map[string]string{"aws:cloudtrail/trail:Trail": "trail/", "aws:accessanalyzer/analyzer:Analyzer": "analyzer/"}
	var questions []Question
	for _, name := range p.FixedNames() {
		prefix, ok := prefixes[name.Type]
		if !ok || state.has(name) {
			continue
		}
		questions = append(questions, ask(TaggedResources{}, func(list *[]Owned, f Findings) {
			exists := list != nil && slices.ContainsFunc(*list, func(o Owned) bool {
				arn, _ := awsname.ParseARN(o.ARN)
				return arn.Resource == prefix+name.Name && isOwn(p.Config, o.Tags)
			})
			if exists {
				f.Warnings.Child(name.Key).Addf("the %s %s has the tags of this stack, but is not in its state: if AWS has not deleted it "+
					"a short time ago, delete it with the commands of foundation orphans %s before the update",
					strings.TrimSuffix(prefix, "/"), name.Name, p.Config.Environment)
			}
		}))
	}
	return questions
}

// A takenName is a fixed name that an existing resource has.
type takenName struct {
	stack.FixedName
	existing Named
}

// taken returns the names of the group that existing resources have.
func (g nameGroup) taken(existing *[]Named) []takenName {
	if existing == nil {
		return nil
	}
	var taken []takenName
	for _, f := range g.names {
		if i := slices.IndexFunc(*existing, func(n Named) bool { return n.Identity == identity(f) }); i >= 0 {
			taken = append(taken, takenName{f, (*existing)[i]})
		}
	}
	return taken
}

// isOthers reports whether the resource has the tags of another stack.
func (t takenName) isOthers(p stack.Plan) bool {
	return ownerOf(t.existing.Tags) != "" && !isOwn(p.Config, t.existing.Tags)
}

// problem describes who has the name, and what to do.
func (t takenName) problem(p stack.Plan) string {
	orphans := "delete it with the commands of foundation orphans " + p.Config.Environment
	var owner string
	var ways []string
	switch {
	case t.isOthers(p):
		owner, ways = ownerOf(t.existing.Tags), []string{t.rename()}
	case t.Type == RecordType && t.existing.ID == "": // foundation orphans has only what the stack could have created
		ways = []string{"delete it", t.rename()}
	case t.Type == RecordType: // has no tags
		ways = []string{orphans, t.rename()}
	case t.Type == RepositoryType: // its tags are not read, and it can have images that run
		ways = []string{t.rename()}
	case isOwn(p.Config, t.existing.Tags):
		owner, ways = " with the tags of this stack, which is not in its state", []string{orphans}
		if t.Type == RoleType || t.Type == PolicyType { // the names of IAM have no region
			ways = append(ways, "set iam.roleNames: auto if a stack in another region has it")
		}
	default:
		owner, ways = " with no tags of a stack", []string{orphans, t.rename()}
	}
	if t.isImportable(p) {
		ways = slices.Insert(ways, 0, "import it")
	}
	return fmt.Sprintf("the account already has the %s %s%s: %s", fixedNameNouns[t.Type], t.existing.Name, owner, alternatives(ways))
}

// alternatives joins ways as in "a, b, or c".
func alternatives(ways []string) string {
	last := len(ways) - 1
	switch last {
	case 0:
		return ways[0]
	case 1:
		return ways[0] + " or " + ways[1]
	default:
		return strings.Join(ways[:last], ", ") + ", or " + ways[last]
	}
}

// rename is the change with which the stack takes another name.
func (t takenName) rename() string {
	switch {
	case t.Type == RecordType:
		return "set another domain"
	case t.Type == RepositoryType:
		return "leave out createRepository if another stack has it"
	case strings.HasPrefix(t.Key, "services."):
		return "rename the service"
	case t.Type == RoleType || t.Type == PolicyType:
		return "set iam.roleNames: auto"
	default:
		return "rename the stack"
	}
}
