package main

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// semver is a version of Semantic Versioning without build metadata, which the registries of packages do not keep.
// Source: https://semver.org/spec/v2.0.0.html
type semver struct {
	major, minor, patch int
	prerelease          string
}

var semverPattern = regexp.MustCompile(`^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})` +
	`(?:-((?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)(?:\.(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*))*))?$`)

func parseSemver(text string) (semver, error) {
	parts := semverPattern.FindStringSubmatch(text)
	if parts == nil {
		return semver{}, fmt.Errorf("VERSION: invalid version %q: must be MAJOR.MINOR.PATCH, such as 1.2.0 or 1.2.0-rc.1, "+
			"without a leading v and without build metadata", text)
	}
	number := func(digits string) int {
		n, _ := strconv.Atoi(digits) // nine digits
		return n
	}
	return semver{number(parts[1]), number(parts[2]), number(parts[3]), parts[4]}, nil
}

// compare orders two versions by the precedence of Semantic Versioning.
func (v semver) compare(other semver) int {
	if c := cmp.Or(cmp.Compare(v.major, other.major), cmp.Compare(v.minor, other.minor), cmp.Compare(v.patch, other.patch)); c != 0 {
		return c
	}
	if v.prerelease == "" || other.prerelease == "" { // a release comes after its prereleases
		return cmp.Compare(len(other.prerelease), len(v.prerelease))
	}
	theirs := strings.Split(other.prerelease, ".")
	for i, identifier := range strings.Split(v.prerelease, ".") {
		if i == len(theirs) {
			return 1
		}
		if c := compareIdentifiers(identifier, theirs[i]); c != 0 {
			return c
		}
	}
	return cmp.Compare(strings.Count(v.prerelease, "."), len(theirs)-1)
}

// compareIdentifiers compares numbers by value, and before everything else.
func compareIdentifiers(a, b string) int {
	x, errX := strconv.ParseUint(a, 10, 64)
	y, errY := strconv.ParseUint(b, 10, 64)
	switch {
	case errX == nil && errY == nil:
		return cmp.Compare(x, y)
	case errX == nil:
		return -1
	case errY == nil:
		return 1
	}
	return strings.Compare(a, b)
}

// allows reports whether a release after an earlier one can break programs, and whether it can add to the package. Before
// 1.0.0, everything can change.
func (v semver) allows(earlier semver) (breaking, additions bool) {
	breaking = v.major != earlier.major || v.major == 0
	return breaking, breaking || v.minor != earlier.minor
}
