package main

import (
	"fmt"

	"github.com/blang/semver"
)

// parseVersion parses a version of Semantic Versioning without build metadata, which the registries of packages do not keep.
// Source: https://semver.org/spec/v2.0.0.html
func parseVersion(text string) (semver.Version, error) {
	v, err := semver.Parse(text)
	if err != nil || len(v.Build) > 0 {
		return v, fmt.Errorf("VERSION: invalid version %q: must be MAJOR.MINOR.PATCH, such as 1.2.0 or 1.2.0-rc.1, "+
			"without a leading v and without build metadata", text)
	}
	return v, nil
}

// allowed reports whether a release after an earlier one can break programs, and whether it can add to the package. Before
// 1.0.0, everything can change.
func allowed(v, earlier semver.Version) (breaking, additions bool) {
	breaking = v.Major != earlier.Major || v.Major == 0
	return breaking, breaking || v.Minor != earlier.Minor
}
