// Package version is the release of this module.
package version

// Version is the newest release in CHANGELOG.md. The plugin reports it, and the schema, its archives and the SDKs have it.
// It changes together with the heading in CHANGELOG.md; docs/releases.md describes a release.
const Version = "1.0.0"
