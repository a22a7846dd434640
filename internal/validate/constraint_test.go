package validate_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/internal/validate"
)

type size string

func (size) Values() []string { return []string{"Small", "Medium", "Large"} }

type part struct {
	Size size `json:"size"`
}

func (part) Constraints() map[string]validate.Constraint {
	return map[string]validate.Constraint{"size": {Required: true}}
}

type common struct {
	Name string `json:"name"`
}

type spec struct {
	common
	Port    int               `json:"port"`
	Timeout *int              `json:"timeout"`
	Status  int               `json:"status"`
	Text    string            `json:"text"`
	List    []string          `json:"list"`
	Weights map[string]int    `json:"weights"`
	Part    *part             `json:"part"`
	Parts   []part            `json:"parts"`
	ByName  map[string]part   `json:"byName"`
	Secret  validate.Secret   `json:"secret"`
	Raw     string            `json:"raw"`
	Hidden  map[string]string `json:"-"`
}

func slash(text string) string {
	if strings.HasPrefix(text, "/") {
		return "must not begin with a slash"
	}
	return ""
}

func (spec) Constraints() map[string]validate.Constraint {
	name := validate.Constraint{Pattern: regexp.MustCompile(`^[a-z]+$`), Format: "lower-case letters, such as cart"}
	return map[string]validate.Constraint{
		"name":    name,
		"port":    {Required: true, Min: 1, Max: 65535},
		"timeout": {Min: 1, Max: 4000, Unit: "seconds"},
		"status":  {Numbers: []int{301, 302}},
		"text":    {MinLength: 2, MaxLength: 4, Check: slash},
		"list":    {Pattern: name.Pattern, Format: name.Format, Unique: true, MaxItems: 3},
		"weights": {Max: 9, Keys: &name, MinItems: 2},
		"secret":  {Pattern: name.Pattern, Format: "letters"},
		"raw":     {Pattern: name.Pattern},
	}
}

// errorsOf returns the errors of a spec whose required keys are set.
func errorsOf(change func(s *spec)) string {
	s := spec{Port: 80}
	change(&s)
	errs := validate.NewErrors("")
	validate.Struct(errs, s)
	if err := errs.Err(); err != nil {
		return err.Error()
	}
	return ""
}

func TestStructReportsEachViolation(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(s *spec){
		"": func(*spec) {},
		`name: invalid value "Cart": must be lower-case letters, such as cart`:  func(s *spec) { s.Name = "Cart" },
		"port: required: between 1 and 65535":                                   func(s *spec) { s.Port = 0 },
		"port: must be between 1 and 65535 (got 65536)":                         func(s *spec) { s.Port = 65536 },
		"timeout: must be between 1 and 4000 seconds (got 0)":                   func(s *spec) { s.Timeout = new(0) },
		"status: invalid value 200: must be one of 301, 302; did you mean 301?": func(s *spec) { s.Status = 200 },
		"text: must not begin with a slash":                                     func(s *spec) { s.Text = "/a" },
		"text: must have 2 to 4 characters (got 5)":                             func(s *spec) { s.Text = "äöüßa" },
		"list: must have at most 3 items (got 4)":                               func(s *spec) { s.List = []string{"a", "b", "c", "d"} },
		`list[2]: duplicate value "a"`:                                          func(s *spec) { s.List = []string{"a", "b", "a"} },
		"weights: must have at least 2 items (got 1)":                           func(s *spec) { s.Weights = map[string]int{"a": 1} },
		"weights.A: invalid value \"A\": must be lower-case letters, such as cart\nweights.a: must be between 0 and 9 (got 10)": func(s *spec) {
			s.Weights = map[string]int{"a": 10, "A": 1}
		},
		"part.size: required: one of Small, Medium, Large":                                                func(s *spec) { s.Part = &part{} },
		`parts[0].size: invalid value "medum": must be one of Small, Medium, Large; did you mean Medium?`: func(s *spec) { s.Parts = []part{{"medum"}} },
		`byName.a.size: invalid value "huge": must be one of Small, Medium, Large`:                        func(s *spec) { s.ByName = map[string]part{"a": {"huge"}} },
		`raw: invalid value "A": must be text that matches ^[a-z]+$`:                                      func(s *spec) { s.Raw = "A" },
		"secret: invalid value [secret]: must be letters":                                                 func(s *spec) { s.Secret = "hunter2" },
	} {
		require.Equal(t, want, errorsOf(change))
	}
}
