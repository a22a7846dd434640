package config

import (
	"encoding/json"
	"fmt"
	"strings"

	"ecs-foundation/internal/validate"
	networkplan "ecs-foundation/network/plan"
)

// named returns a network's settings with the names of its zones where they are
// counted, so that all else can be held against them, and tells to write them.
func (s Stack) named(network string, errs validate.Errors) string {
	settings := map[string]json.RawMessage{}
	var count *int
	if json.Unmarshal([]byte(network), &settings) != nil || json.Unmarshal(settings["zones"], &count) != nil || count == nil {
		return network
	}
	names, told := s.answer(*count)
	errs.Unreadablef("%s", told)
	list, err := json.Marshal(append([]string{}, names...))
	settings["zones"] = list
	text, failed := json.Marshal(settings)
	if err != nil || failed != nil {
		return network
	}
	return string(text)
}

// answer returns the zones that AWS has for a count, and what to write instead.
// A stack never takes them by itself: AWS opens zones, and each account sees its
// own, so that the same count would be other subnets another day.
func (s Stack) answer(count int) (names []string, told string) {
	if count < 2 || count > networkplan.MaxZones {
		return nil, fmt.Sprintf("%d is no count of zones: list 2 to %d by name, such as [us-east-1a, us-east-1b]", count, networkplan.MaxZones)
	}
	told = fmt.Sprintf("%d is a count, and a count would move subnets when AWS opens a zone: ", count)
	if s.Zones == nil {
		return nil, told + "list their names, such as [us-east-1a, us-east-1b]; a preview tells them"
	}
	names, err := s.Zones()
	switch {
	case err != nil:
		return nil, told + fmt.Sprintf("list their names, such as [us-east-1a, us-east-1b]; asked for them, AWS said: %v", err)
	case len(names) < count:
		told = fmt.Sprintf("%d zones are asked for, and the account has %d here: ", count, len(names))
	default:
		names = names[:count]
	}
	return names, told + fmt.Sprintf("write zones: [%s]", strings.Join(names, ", "))
}
