package plan

import (
	"encoding/json"

	"ecs-foundation/internal/shell"
	"ecs-foundation/stack"
	"ecs-foundation/stack/importfile"
)

// isImportable reports whether the stack can take the resource over.
func (t takenName) isImportable(p stack.Plan) bool {
	return t.existing.ID != "" && !t.isOthers(p) && (p.Config.Prefix == "" || p.Config.Importable)
}

// ImportNames describes how to import the existing resources with the names that an update takes, or returns "" if there
// are none. The file has the components, because Pulumi imports a resource only into a parent that is in the state.
func ImportNames(p stack.Plan, state State, answers Answers, target importfile.Target) string {
	file := importfile.NewFile(target)
	for _, g := range newNames(p, state) {
		for _, t := range g.taken(answerOf[[]Named](answers, g.request)) {
			if t.isImportable(p) {
				file.AddNamed(t.FixedName, t.existing.ID)
			}
		}
	}
	if len(file.Resources) == 0 {
		return ""
	}
	text, err := json.Marshal(file)
	if err != nil {
		return "" // texts can be encoded
	}
	return "to import what exists already, if it belongs to this stack:\n  printf %s " + shell.Quote(string(text)) + " | " +
		shell.Join("pulumi", "import", "--stack", target.Stack, "--file", "/dev/stdin",
			"--protect=false", "--generate-code=false", "--yes")
}
