package plan

import (
	"encoding/json"
	"fmt"
)

// A rule is a rule of a lifecycle policy, which expires images within 24 hours.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
type rule struct {
	Priority    int               `json:"rulePriority"`
	Description string            `json:"description"`
	Selection   selection         `json:"selection"`
	Action      map[string]string `json:"action"`
}

type selection struct {
	TagStatus string   `json:"tagStatus"`
	Patterns  []string `json:"tagPatternList,omitempty"`
	CountType string   `json:"countType"`
	CountUnit string   `json:"countUnit,omitempty"`
	Count     int      `json:"countNumber"`
}

// HasLifecycle reports whether images expire.
func (r Repository) HasLifecycle() bool { return len(r.rules()) > 0 }

// Lifecycle returns the lifecycle policy as JSON.
func (r Repository) Lifecycle() (string, error) {
	text, err := json.Marshal(map[string][]rule{"rules": r.rules()})
	if err != nil {
		return "", fmt.Errorf("encode lifecycle policy: %w", err)
	}
	return string(text), nil
}

// rules returns the rules by priority. Only tagged images are counted: an image for several platforms has an untagged one
// for each, which ECR keeps while the tagged one refers to it, and which expires after it.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html
func (r Repository) rules() []rule {
	var rules []rule
	add := func(description string, s selection) {
		rules = append(rules, rule{len(rules) + 1, description, s, map[string]string{"type": "expire"}})
	}
	if days := r.untaggedDays(); days > 0 {
		add("Expire untagged images", selection{TagStatus: "untagged", CountType: "sinceImagePushed", CountUnit: "days", Count: days})
	}
	if r.KeepImages > 0 {
		add("Keep the newest tagged images", selection{
			TagStatus: "tagged", Patterns: []string{"*"}, CountType: "imageCountMoreThan", Count: r.KeepImages,
		})
	}
	return rules
}
