// Package deploy derives the permissions of the roles that preview and deploy a stack
// from the resource types that the stack registers. Each type has an entry in one table:
// the actions that the AWS provider calls to create, read, update and delete the type, on
// the names of this stack. A type without an entry gets no permissions.
//
// The actions and their resource types are those of the service authorization reference,
// https://docs.aws.amazon.com/service-authorization/latest/reference/. Which of them the
// provider calls is recorded in the sandbox by TestGitHubRolesAllowTheRecordedActions.
package deploy

import (
	"maps"
	"reflect"
	"slices"

	"ecs-foundation/iam/policy"
)

// A Stack describes what a stack registers: its resource types, and the names that limit
// the permissions.
type Stack struct {
	Project, Environment string
	// Types are the Pulumi type tokens of the resources, such as aws:ec2/vpc:Vpc.
	Types []string

	Network      Network
	LoadBalancer LoadBalancer
	Roles        Roles
	Monitoring   Monitoring
	Logs         Logs
	Registry     Registry
	Buckets      []Bucket
}

// An access holds the statements that a resource type requires.
type access struct {
	read  []policy.Statement // in a preview
	write []policy.Statement // in addition, in an update
}

// An entry returns the access that a resource type of the stack requires.
type entry func(Stack, policy.Scope) access

// table holds the entries of all resource types, by type token.
var table = func() map[string]entry {
	all := map[string]entry{}
	for _, domain := range []map[string]entry{
		networkTypes, vpcSettingTypes, loadBalancerTypes, domainTypes, roleTypes, monitoringTypes, logTypes, registryTypes, bucketTypes,
	} {
		maps.Copy(all, domain)
	}
	return all
}()

// Types returns the resource types that have an entry, sorted.
func Types() []string { return slices.Sorted(maps.Keys(table)) }

// PreviewStatements returns the permissions to preview and refresh the stack, and to find what it has left in the account.
func PreviewStatements(s Stack, scope policy.Scope) []policy.Statement {
	return union(append(ReadStatements(s, scope), OrphanStatements(s, scope)...))
}

// ReadStatements returns the permissions of a preview and a refresh: to read the
// configuration of the stack's resources, and to look up what a preview asks AWS.
func ReadStatements(s Stack, scope policy.Scope) []policy.Statement {
	statements := lookups(scope)
	if s.Roles.Boundary != "" {
		statements = append(statements, allow("ReadBoundary", of("iam", "GetPolicy", "GetPolicyVersion"), s.Roles.Boundary))
	}
	for _, typ := range s.types() {
		statements = append(statements, table[typ](s, scope).read...)
	}
	return union(statements)
}

// WriteStatements returns the permissions that an update requires in addition to those
// of a preview: to create, update and delete the stack's resources.
func WriteStatements(s Stack, scope policy.Scope) []policy.Statement {
	var statements []policy.Statement
	for _, typ := range s.types() {
		statements = append(statements, table[typ](s, scope).write...)
	}
	return union(statements)
}

// types returns the stack's types that have an entry, sorted.
func (s Stack) types() []string {
	known := slices.DeleteFunc(slices.Clone(s.Types), func(typ string) bool { return table[typ] == nil })
	slices.Sort(known)
	return slices.Compact(known)
}

// name returns the beginning of the names that contain the stack.
func (s Stack) name() string { return s.Project + "-" + s.Environment }

// union joins the statements with the same ID and conditions. They differ by resource
// type only, and each action supports only some of the types, so that the union allows
// no more than its parts.
func union(statements []policy.Statement) []policy.Statement {
	var joined []policy.Statement
	for _, s := range statements {
		same := slices.IndexFunc(joined, func(other policy.Statement) bool {
			return other.Sid == s.Sid && reflect.DeepEqual(other.Conditions, s.Conditions)
		})
		if same < 0 {
			s.Actions, s.Resources = unique(s.Actions), unique(s.Resources)
			joined = append(joined, s)
			continue
		}
		joined[same].Actions = unique(append(joined[same].Actions, s.Actions...))
		joined[same].Resources = unique(append(joined[same].Resources, s.Resources...))
	}
	return joined
}

// unique returns a sorted list without duplicates.
func unique(list []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(list)))
}

// maxNames is the number of names up to which a statement lists each of them. A role must
// not outgrow AWS's limits because the stack has many services.
const maxNames = 40

// limited returns names, or the patterns that represent them if there are many.
func limited(names []string, pattern func(string) string) []string {
	names = unique(names)
	if len(names) <= maxNames {
		return names
	}
	var patterns []string
	for _, name := range names {
		patterns = append(patterns, pattern(name))
	}
	return unique(patterns)
}

// allow returns a statement that allows actions on resources.
func allow(sid string, actions []string, resources ...string) policy.Statement {
	return policy.Statement{Sid: sid, Effect: policy.Allow, Actions: actions, Resources: resources}
}

// of returns the names of actions of a service.
func of(service string, actions ...string) []string {
	var names []string
	for _, action := range actions {
		names = append(names, service+":"+action)
	}
	return names
}
