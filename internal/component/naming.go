package component

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

type environmentKey struct{}

// WithEnvironment returns a context in which the fixed names and the Name tags are those of
// an environment of a project, instead of the program's project and stack.
func WithEnvironment(ctx *pulumi.Context, project, environment string) *pulumi.Context {
	return ctx.WithValue(environmentKey{}, project+"-"+environment)
}

// Environment returns the beginning of fixed names and of Name tags, PROJECT-ENVIRONMENT.
func Environment(ctx *pulumi.Context) string {
	if name, ok := ctx.Value(environmentKey{}).(string); ok {
		return name
	}
	return ctx.Project() + "-" + ctx.Stack()
}

// A Namer names and tags the children of one component.
type Namer struct {
	component string
	prefix    string
	tags      map[string]string
}

// NewNamer returns the names and tags of the children of a component.
func NewNamer(ctx *pulumi.Context, component string, tags map[string]string) Namer {
	return Namer{component: component, prefix: Environment(ctx), tags: tags}
}

// Name returns the logical name of a child: the component's name and a suffix.
// Changing a suffix replaces the resource.
func (n Namer) Name(suffix string) string {
	return n.component + "-" + suffix
}

// Tags returns a child's tags: the component's, and a Name with the project and the
// environment, because the AWS console lists the resources of all stacks together.
func (n Namer) Tags(suffix string) pulumi.StringMap {
	tags := pulumi.StringMap{}
	for key, value := range n.tags {
		tags[key] = pulumi.String(value)
	}
	tags["Name"] = pulumi.String(n.Label(suffix))
	return tags
}

// Label returns the value of a child's Name tag.
func (n Namer) Label(suffix string) string {
	return n.prefix + "-" + suffix
}
