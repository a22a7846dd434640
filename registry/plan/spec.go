// Package plan computes the Amazon ECR repositories that a stack creates for its services.
package plan

import (
	"ecs-foundation/iam/policy"
	"ecs-foundation/internal/validate"
)

// A Spec holds the settings of a repository.
type Spec struct {
	// ScanOnPush scans each pushed image for vulnerabilities. A scanning configuration of the
	// registry replaces it. Default true.
	ScanOnPush *bool `json:"scanOnPush"`
	// MutableTags lets a push move a tag to another image, so that tasks with the same task
	// definition can run different code. Default false.
	MutableTags bool `json:"mutableTags"`
	// Key is the ARN of the KMS key that encrypts the images. It cannot be changed. Default
	// AES-256 with a key that AWS manages.
	Key string `json:"key"`
	// KeepImages is the number of tagged images to keep. Older ones are deleted, even if a
	// service runs them. Default all.
	KeepImages int `json:"keepImages"`
	// UntaggedDays is the number of days after the push for which an image without a tag is
	// kept. With mutableTags, a service can run an image whose tag has moved. Default 14, or
	// no limit with mutableTags.
	UntaggedDays int `json:"untaggedDays"`
	// ForceDelete deletes the repository with its images when this key or the service is
	// removed, or the stack is destroyed. By default the repository is kept in the account.
	ForceDelete bool `json:"forceDelete"`
}

const (
	defaultUntaggedDays = 14
	// Lifecycle rules have no maximum for either number. The default quota of images in a repository is 100,000, and the days
	// are a hundred years.
	// https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html
	maxKeepImages   = 100_000
	maxUntaggedDays = 36_500
)

// Constraints returns the constraints of the settings.
func (Spec) Constraints() map[string]validate.Constraint {
	const lifecycle = "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html"
	return map[string]validate.Constraint{
		"scanOnPush":   {Default: true},
		"key":          policy.KeyARN,
		"keepImages":   {Min: 1, Max: maxKeepImages, Unit: "images", Source: lifecycle},
		"untaggedDays": {Min: 1, Max: maxUntaggedDays, Unit: "days", Source: lifecycle},
	}
}

// Scans reports whether images are scanned when they are pushed.
func (s Spec) Scans() bool { return s.ScanOnPush == nil || *s.ScanOnPush }

// untaggedDays returns the number of days for which an image without a tag is kept, or 0 without a limit.
func (s Spec) untaggedDays() int {
	if s.UntaggedDays == 0 && !s.MutableTags {
		return defaultUntaggedDays
	}
	return s.UntaggedDays
}
