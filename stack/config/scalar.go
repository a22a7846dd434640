package config

import (
	"cmp"
	"encoding/json"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"ecs-foundation/internal/validate"
)

// digitsAsText returns a value, or a list, with integers as text. An integer that YAML changes,
// because of a leading zero, stays a number, which is reported as it is typed.
func digitsAsText(value any, errs validate.Errors) any {
	switch value := value.(type) {
	case []any:
		texts := make([]any, len(value))
		for i, element := range value {
			texts[i] = digitsAsText(element, errs.Index(i))
		}
		return texts
	case json.Number:
		if typed := errs.Typed(); typed == "" || typed == value.String() {
			return value.String()
		}
	}
	return value
}

func fillScalar(value any, target reflect.Value, c validate.Constraint, errs validate.Errors) {
	validateUnchanged(value, target.Kind(), errs)
	switch got := value.(type) {
	case string:
		if target.Kind() == reflect.String {
			target.SetString(got)
			if problem := validate.CheckCredential(got); problem != "" && target.Type() != reflect.TypeFor[validate.Secret]() {
				errs.Invalidf("%s", problem)
			}
			return
		}
	case bool:
		if target.Kind() == reflect.Bool {
			target.SetBool(got)
			return
		}
	case json.Number:
		if target.Type() == reflect.TypeFor[validate.Digits]() {
			target.SetString(got.String())
			return
		}
		if target.Kind() == reflect.Int {
			if integer, err := got.Int64(); err == nil {
				target.SetInt(integer)
				return
			}
		}
	}
	wanted, words := scalar(target.Kind(), c.Unit), c.Words(target.Type())
	if len(words) > 0 {
		wanted = "one of " + strings.Join(words, ", ")
	}
	if fix := scalarFix(value, target.Type(), c); fix != "" || len(words) > 0 {
		errs.WrongTypeWithFix(wanted, value, target.Type(), fix)
		return
	}
	errs.WrongType(wanted, value, target.Type())
}

// scalarFix returns what to write instead of a value of another type than a scalar, or "".
func scalarFix(value any, typ reflect.Type, c validate.Constraint) string {
	var meant any
	switch value := value.(type) {
	case []any:
		if len(value) == 1 {
			meant = value[0]
		}
	case string:
		if n := convert(value, c); n > 0 && typ.Kind() == reflect.Int {
			meant = json.Number(strconv.Itoa(n))
		}
	case bool:
		if words := c.Words(typ); !value && len(words) > 0 {
			meant = cmp.Or(validate.NearestWord("off", words), validate.NearestWord("none", words))
		}
	}
	if meant == nil || validate.ContainsSecret(typ) {
		return ""
	}
	target, errs := reflect.New(typ).Elem(), validate.NewErrors("")
	fillField(meant, target, c, errs)
	if text := shown(target, errs); text != "" {
		return "write " + text
	}
	return ""
}

func scalar(kind reflect.Kind, unit string) string {
	switch {
	case kind == reflect.Int && unit != "":
		return "an integer, in " + unit
	case kind == reflect.Int:
		return "an integer"
	case kind == reflect.Bool:
		return "true or false"
	default:
		return "a string"
	}
}

// maxPort is the highest port, which is the limit of the keys that take one.
const maxPort = 65535

// quantity matches a number with a unit, such as 120s or 30 days.
var quantity = regexp.MustCompile(`^([0-9]{1,9}) ?([a-zA-Z]+|%)$`)

// perUnit is how many units of a key a unit in lower case, without a plural s, is.
var perUnit = map[string]map[string]int{
	"seconds": {
		"s": 1, "sec": 1, "second": 1, "m": 60, "min": 60, "minute": 60, "h": 3600, "hr": 3600, "hour": 3600, "d": 86400, "day": 86400,
	},
	"milliseconds": {"m": 1, "msec": 1, "millisecond": 1, "sec": 1000, "second": 1000},
	"days":         {"d": 1, "day": 1, "w": 7, "week": 7, "y": 365, "year": 365},
	"percent":      {"%": 1, "percent": 1},
}

// portMapping matches a port as Docker Compose publishes it: [HOST:]CONTAINER[/PROTOCOL].
var portMapping = regexp.MustCompile(`^(?:[0-9]{1,5}:)?([0-9]{1,5})(?:/tcp)?$`)

// convert returns a number with a unit as the number in the unit of a key, a mapping of ports as the container's port, or 0.
func convert(text string, c validate.Constraint) int {
	if mapping := portMapping.FindStringSubmatch(text); mapping != nil && c.Max == maxPort && mapping[1] != text {
		return atoi(mapping[1])
	}
	parts := quantity.FindStringSubmatch(text)
	if parts == nil {
		return 0
	}
	word := strings.ToLower(parts[2])
	if len(word) > 1 {
		word = strings.TrimSuffix(word, "s")
	}
	return atoi(parts[1]) * perUnit[c.Unit][word]
}

// atoi returns the number of up to nine digits.
func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // cannot fail
	return n
}
