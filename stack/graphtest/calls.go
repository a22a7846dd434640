package graphtest

import (
	"fmt"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// TryPreviewWithAnswers records a program as TryPreview does, in an account that answers
// function calls differently: answer returns the results of a call or its error, or
// neither if the call is answered as usual. Calls can be concurrent.
func TryPreviewWithAnswers(answer func(token string) (map[string]any, error), program pulumi.RunFunc) (*Graph, error) {
	g := newGraph("dev")
	g.preview, g.answer = true, answer
	return g, g.run(program)
}

// record records a function call.
func (g *Graph) record(args pulumi.MockCallArgs) {
	g.mutex.Lock()
	defer g.mutex.Unlock()
	g.calls = append(g.calls, fmt.Sprintf("%s%v", args.Token, args.Args.Mappable()))
}

// Calls returns the function calls of the program, each with its arguments, sorted.
func (g *Graph) Calls() []string {
	return slices.Sorted(slices.Values(g.calls))
}
