package plan_test

import (
	"errors"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/stack"
	"ecs-foundation/stack/importfile"
	lookupplan "ecs-foundation/stack/lookup/plan"
)

const (
	uiRole       = "ecs-foundation-ui-task-role-dev"
	uiLogs       = "/ecs/ecs-foundation-dev/ui"
	uiRepository = "ecs-foundation/ui"
	zone         = "Z0123456789"
)

// target is the stack dev of the program.
var target = importfile.Target{Project: "ecs-foundation", Stack: "dev", Region: "us-east-1", Version: "6.83.2"}

// complete is a stack with a fixed name of each type.
var complete = map[string]string{
	"loadBalancer": `{"domain": "shop.example.com", "zoneId": "` + zone + `", "dashboard": true}`,
	"monitoring":   `{"cloudTrail": {}, "accessAnalyzer": {"external": true}}`,
	"services":     `{"ui": {"port": 3000, "createRepository": {}}}`,
}

// inState returns a state with the fixed names of a plan, except for some.
func inState(p stack.Plan, without ...string) lookupplan.State {
	state := lookupplan.State{}
	for _, f := range p.FixedNames() {
		if !slices.Contains(without, f.Name) {
			state[f.Type] = append(state[f.Type], f.Name, f.ID)
		}
	}
	return state
}

// having returns an account in which a request for a fixed name finds one resource, and other requests find none.
func having(questions []lookupplan.Question, typ string, existing lookupplan.Named) account {
	a := account{lookupplan.TaggedResources{}: []lookupplan.Owned{}}
	for _, request := range lookupplan.Requests(questions) {
		if f, ok := request.(lookupplan.FixedNames); ok {
			a[request] = []lookupplan.Named{}
			if f.Type == typ {
				a[request] = []lookupplan.Named{existing}
			}
		}
	}
	return a
}

func TestNamesThatExist(t *testing.T) {
	t.Parallel()
	role := func(tags map[string]string) lookupplan.Named {
		return lookupplan.Named{Identity: uiRole, Name: uiRole, ID: uiRole, Tags: tags}
	}
	record := zone + "_shop.example.com_A"
	for name, tc := range map[string]struct {
		typ      string
		existing lookupplan.Named
		want     string
		imports  bool
	}{
		"role of another stack": {
			lookupplan.RoleType, role(otherTags),
			"services.ui: the account already has the role " + uiRole + " of the stack prod of project ecs-foundation: rename the service", false,
		},
		"role with the tags of the stack": {
			lookupplan.RoleType, role(ownTags),
			"services.ui: the account already has the role " + uiRole + " with the tags of this stack, which is not in its state: import it, " +
				"delete it with the commands of foundation orphans dev, or set iam.roleNames: auto if a stack in another region has it", true,
		},
		"role without tags": {
			lookupplan.RoleType, role(nil),
			"services.ui: the account already has the role " + uiRole + " with no tags of a stack: import it, " +
				"delete it with the commands of foundation orphans dev, or rename the service", true,
		},
		"role whose name has another case": {
			lookupplan.RoleType,
			lookupplan.Named{Identity: uiRole, Name: strings.ToUpper(uiRole)},
			"services.ui: the account already has the role " + strings.ToUpper(uiRole) + " with no tags of a stack: " +
				"delete it with the commands of foundation orphans dev or rename the service", false,
		},
		"log group": {
			lookupplan.LogGroupType,
			lookupplan.Named{Identity: uiLogs, Name: uiLogs, ID: uiLogs, Tags: ownTags},
			"services.ui: the account already has the log group " + uiLogs + " with the tags of this stack, which is not in its state: " +
				"import it or delete it with the commands of foundation orphans dev", true,
		},
		"record": {
			lookupplan.RecordType,
			lookupplan.Named{Identity: record, Name: "A shop.example.com", ID: record},
			"loadBalancer.domain: the account already has the DNS record A shop.example.com: import it, " +
				"delete it with the commands of foundation orphans dev, or set another domain", true,
		},
		"record of another type": {
			lookupplan.RecordType,
			lookupplan.Named{Identity: record, Name: "CNAME shop.example.com"},
			"loadBalancer.domain: the account already has the DNS record CNAME shop.example.com: delete it or set another domain", false,
		},
		"repository": {
			lookupplan.RepositoryType,
			lookupplan.Named{Identity: uiRepository, Name: uiRepository, ID: uiRepository},
			"services.ui.repository: the account already has the repository " + uiRepository + ": import it " +
				"or leave out createRepository if another stack has it", true,
		},
		"role of another service": {lookupplan.RoleType, lookupplan.Named{Identity: "ecs-foundation-api-task-role-dev"}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, state := load(t, complete), lookupplan.State{}
			questions := lookupplan.NewNames(p, state)
			a := having(questions, tc.typ, tc.existing)
			warnings, problems := answered(questions, a)
			require.Equal(t, tc.want, problems)
			require.Empty(t, warnings)

			answers := a.answers(questions)
			command := lookupplan.ImportNames(p, state, answers, target)
			require.Equal(t, tc.imports, strings.Contains(command, `"id":"`+tc.existing.ID+`"`))
			p.Config.Prefix = "shop-"
			require.Empty(t, lookupplan.ImportNames(p, state, answers, target), "in a component with a parent or a provider of the program")
		})
	}
}

// TestNamesInTheStateAreNotLookedUp checks that a stack that is up asks nothing, and one with a new service only for its names.
func TestNamesInTheStateAreNotLookedUp(t *testing.T) {
	t.Parallel()
	p := load(t, complete)
	require.Empty(t, lookupplan.NewNames(p, inState(p)))

	questions := lookupplan.NewNames(p, inState(p, uiRole, uiLogs))
	require.ElementsMatch(t, []lookupplan.Request{
		lookupplan.FixedNames{Type: lookupplan.RoleType, Names: uiRole},
		lookupplan.FixedNames{Type: lookupplan.LogGroupType, Place: "/ecs/ecs-foundation-dev/", Names: uiLogs},
	}, lookupplan.Requests(questions))

	denied := errors.New("AccessDenied: User: arn:aws:sts::123456789012:assumed-role/ci is not authorized to perform: iam:ListRoles on x")
	a := having(questions, "", lookupplan.Named{})
	for request := range maps.Clone(a) {
		a[request] = denied
	}
	warnings, problems := answered(questions, a)
	require.Empty(t, problems)
	require.Contains(t, only(t, warnings), "the credentials do not allow iam:ListRoles")
}

// TestTaggedNamesAreWarnings checks what is found by its tags, which AWS also returns for what was deleted.
func TestTaggedNamesAreWarnings(t *testing.T) {
	t.Parallel()
	p := load(t, complete)
	trail := lookupplan.Owned{ARN: "arn:aws:cloudtrail:us-east-1:" + account12 + ":trail/ecs-foundation-dev-trail", Tags: ownTags}
	a := account{lookupplan.TaggedResources{}: []lookupplan.Owned{trail}}
	warnings, problems := answered(lookupplan.NewNames(p, inState(p, "ecs-foundation-dev-trail")), a)
	require.Empty(t, problems)
	require.Contains(t, only(t, warnings), "monitoring.cloudTrail: the trail ecs-foundation-dev-trail has the tags of this stack, but is not in its state")

	trail.Tags = otherTags
	warnings, problems = answered(lookupplan.NewNames(p, inState(p, "ecs-foundation-dev-trail")), account{lookupplan.TaggedResources{}: []lookupplan.Owned{trail}})
	require.Empty(t, warnings)
	require.Empty(t, problems)
}

// importFile returns the import file of the task role of the service ui, as a shell reads it.
func importFile(t *testing.T, p stack.Plan, target importfile.Target) string {
	t.Helper()
	questions := lookupplan.NewNames(p, lookupplan.State{})
	role := lookupplan.Named{Identity: uiRole, Name: uiRole, ID: uiRole}
	answers := having(questions, lookupplan.RoleType, role).answers(questions)
	_, line, found := strings.Cut(lookupplan.ImportNames(p, lookupplan.State{}, answers, target), "\n")
	require.True(t, found)
	printf, _, found := strings.Cut(line, " | pulumi import --stack "+target.Stack+" --file /dev/stdin ")
	require.True(t, found, line)
	output, err := exec.CommandContext(t.Context(), "sh", "-c", printf).Output()
	require.NoError(t, err)
	return string(output)
}

func TestImportFileOfAStack(t *testing.T) {
	t.Parallel()
	require.JSONEq(t, `{
		"nameTable": {"aws": "urn:pulumi:dev::ecs-foundation::pulumi:providers:aws::aws"},
		"providerInputs": {"aws": {"region": "us-east-1"}},
		"resources": [
			{"type": "ecs-foundation:index:Roles", "name": "iam", "component": true},
			{"type": "aws:iam/role:Role", "name": "iam-ui-task", "id": "`+uiRole+`", "parent": "iam", "provider": "aws", "version": "6.83.2"}
		]
	}`, importFile(t, load(t, complete), target))
}

func TestImportFileOfAComponent(t *testing.T) {
	t.Parallel()
	p := load(t, complete)
	p.Config.Prefix, p.Config.Importable = "shop-", true
	into := importfile.Target{Project: "shops", Stack: "main", Foundation: "shop", Region: "us-east-1", Version: "6.83.2"}
	require.JSONEq(t, `{
		"nameTable": {"shop-aws": "urn:pulumi:main::shops::ecs-foundation:index:Foundation$pulumi:providers:aws::shop-aws"},
		"providerInputs": {"shop-aws": {"region": "us-east-1"}},
		"resources": [
			{"type": "ecs-foundation:index:Foundation", "name": "shop", "component": true},
			{"type": "ecs-foundation:index:Roles", "name": "shop-iam", "parent": "shop", "component": true},
			{"type": "aws:iam/role:Role", "name": "shop-iam-ui-task", "id": "`+uiRole+`", "parent": "shop-iam", "provider": "shop-aws",
				"version": "6.83.2"}
		]
	}`, importFile(t, p, into))
}
