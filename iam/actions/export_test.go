package actions

import (
	"maps"
	"slices"
)

// Services returns the names of all actions, by the prefix of their service.
func Services() (map[string][]string, error) {
	names := map[string][]string{}
	for _, prefix := range services() {
		var s Service
		if err := unpack(prefix, &s); err != nil {
			return nil, err
		}
		names[prefix] = s.names()
	}
	return names, nil
}

// HasName is hasName.
var HasName = hasName

// Formats returns the ARN formats of all resource types.
func Formats() ([]string, error) {
	var formats []string
	for _, prefix := range services() {
		var s Service
		if err := unpack(prefix, &s); err != nil {
			return nil, err
		}
		formats = slices.AppendSeq(formats, maps.Values(s.Types))
	}
	return formats, nil
}
