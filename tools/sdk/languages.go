package main

import (
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// The generator of programs in Go writes map[string].ServiceArgs for a map of plain objects.
var languages = []language{
	{"nodejs", generateNodeJS, nodejs.GenerateProgram},
	{"python", generatePython, python.GenerateProgram},
	{"go", generateGo, nil},
}

func generateNodeJS(pkg *schema.Package) (map[string][]byte, error) {
	return nodejs.GeneratePackage(tool, pkg, nil, nil, false, nil)
}

func generatePython(pkg *schema.Package) (map[string][]byte, error) {
	return python.GeneratePackage(tool, pkg, nil, nil)
}

func generateGo(pkg *schema.Package) (map[string][]byte, error) {
	return gogen.GeneratePackage(tool, pkg, nil)
}
