package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/blang/semver"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// bind reads the schema of the package. Generators change what they are given, so that each
// needs its own.
func bind(text []byte) (*schema.Package, error) {
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	pkg, diagnostics, err := schema.BindSpec(spec, loader{text}, schema.ValidationOptions{})
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	if len(diagnostics) > 0 {
		return nil, fmt.Errorf("read the schema: %w", diagnostics)
	}
	return pkg, nil
}

// A loader has the schema of one package.
type loader struct{ text []byte }

var _ schema.ReferenceLoader = loader{}

func (l loader) LoadPackageV2(_ context.Context, descriptor *schema.PackageDescriptor) (*schema.Package, error) {
	return l.LoadPackage(descriptor.Name, descriptor.Version)
}

func (l loader) LoadPackage(name string, _ *semver.Version) (*schema.Package, error) {
	pkg, err := bind(l.text)
	if err == nil && pkg.Name != name {
		return nil, fmt.Errorf("package %s: only the schema of %s is known", name, pkg.Name)
	}
	return pkg, err
}

func (l loader) LoadPackageReferenceV2(_ context.Context, descriptor *schema.PackageDescriptor) (schema.PackageReference, error) {
	return l.LoadPackageReference(descriptor.Name, descriptor.Version)
}

func (l loader) LoadPackageReference(name string, version *semver.Version) (schema.PackageReference, error) {
	pkg, err := l.LoadPackage(name, version)
	if err != nil {
		return nil, err
	}
	return pkg.Reference(), nil
}
