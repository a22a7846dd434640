package graphtest

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
)

// replacementsJSON lists the properties whose change replaces a resource, by type. A
// test in sandbox/bridge compares it with what the AWS provider plans.
//
//go:embed replacements.json
var replacementsJSON []byte

var replacements = func() map[string][]string {
	var types map[string][]string
	if err := json.Unmarshal(replacementsJSON, &types); err != nil {
		panic(err)
	}
	return types
}()

// An identity is what AWS allows only once: a name, or a place such as the web ACL of a
// load balancer. If a replacement keeps it, AWS either rejects the new resource while
// the old one exists, or deleting the old one removes what the new one has set.
type identity struct {
	// inputs identify the resource. If the first one is not set, Pulumi generates a
	// name, so that any number can exist.
	inputs []string
	// constant are inputs that never change in a stack.
	constant []string
}

// HasIdentities reports whether the identities of a type are known, and the properties whose
// change replaces a resource.
func HasIdentities(typ string) bool {
	_, probed := replacements[typ]
	_, known := identitiesOf[typ]
	return probed && known
}

// Replacements returns the properties of a type whose change replaces a resource.
func Replacements(typ string) []string { return replacements[typ] }

// replacementFaults reports a resource that is created before the old one is deleted
// although both have the same identity.
func replacementFaults(r *Resource) []string {
	if !HasIdentities(r.Type) {
		return []string{"has a type that is missing in replacements.json or in identities.go"}
	}
	if r.DeleteFirst {
		return nil
	}
	var faults []string
	for _, id := range identitiesOf[r.Type] {
		if r.Inputs[id.inputs[0]] == nil {
			continue
		}
		for _, input := range replacements[r.Type] {
			if r.Inputs[input] != nil && !slices.Contains(slices.Concat(id.inputs, id.constant, r.Ignored), input) {
				faults = append(faults, "is created before the old one is deleted when "+input+
					" changes, but AWS allows only one with this "+strings.Join(id.inputs, ", "))
			}
		}
	}
	return faults
}

// Moves reports each identity that another resource has after a change. Pulumi creates the
// resource with the new name before it deletes the one with the old name, so that AWS
// either rejects the new resource, or deleting the old one removes what the new one set.
func Moves(before, after *Graph) []string {
	owners := map[string]string{}
	for _, name := range before.Names("") {
		for _, id := range before.resources[name].identities() {
			owners[id] = name
		}
	}
	var moves []string
	for _, name := range after.Names("") {
		for _, id := range after.resources[name].identities() {
			if owner, ok := owners[id]; ok && owner != name {
				moves = append(moves, id+" moves from "+owner+" to "+name)
			}
		}
	}
	return moves
}

// identities returns the identities of a resource as text.
func (r *Resource) identities() []string {
	var ids []string
	for _, id := range identitiesOf[r.Type] {
		if r.Inputs[id.inputs[0]] == nil {
			continue
		}
		parts := []string{r.Type[strings.LastIndex(r.Type, ":")+1:]}
		for _, input := range id.inputs {
			parts = append(parts, render(r.Inputs[input]))
		}
		ids = append(ids, strings.Join(parts, " "))
	}
	return ids
}
