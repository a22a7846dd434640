package provider

import (
	"regexp"
	"strings"
)

// stackWords are what messages say about a stack, which is the component here, and what they quote.
// The stack whose name or backend a message asks for is one of Pulumi's.
var stackWords = regexp.MustCompile(`"(?:\\.|[^"\\])*"|(?:name|backend of) the stack\b|project or the stack\b|(?:this|the) stack\b`)

// inComponentWords returns a message about a stack as one about the component.
func inComponentWords(message string) string {
	return stackWords.ReplaceAllStringFunc(message, func(words string) string {
		switch words {
		case "this stack", "the stack":
			return strings.Replace(words, "stack", "component", 1)
		case "project or the stack":
			return "project or the environment"
		default:
			return words
		}
	})
}
