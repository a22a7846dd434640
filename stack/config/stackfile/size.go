package stackfile

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"ecs-foundation/internal/validate"
)

// Limits of a stack file. Its parser compares each key with all others of a map.
const (
	maxFile = 256 << 10
	// maxConfiguration is how much configuration Pulumi can pass to a program in the variable PULUMI_CONFIG on Linux,
	// where a variable, with its name and a terminating zero byte, can have 131,072 bytes.
	// https://man7.org/linux/man-pages/man2/execve.2.html
	// https://github.com/pulumi/pulumi/issues/8680
	maxConfiguration = 131_072 - len("PULUMI_CONFIG=") - 1
)

const split = "split the stack, see docs/performance.md"

// checkSize reports a stack file that is not parsed because it is too large or too deep.
func checkSize(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	name := filepath.Base(path)
	if info.Size() > maxFile {
		return fmt.Errorf("%s: must have at most %d bytes (got %d): shorten its values, or %s", name, maxFile, info.Size(), split)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	depth, line := 0, 1
	for _, b := range text {
		switch b {
		case '\n':
			line++
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(depth-1, 0) // one of the other kind, or in a text
		}
		if depth > validate.MaxDepth {
			return fmt.Errorf("%s: line %d: must have at most %d levels of lists and maps", name, line, validate.MaxDepth)
		}
	}
	return nil
}

// checkEnvironment reports a configuration that Pulumi cannot pass to a program.
func checkEnvironment(path string, values map[string]string) error {
	text, err := json.Marshal(values)
	if err == nil && len(text) > maxConfiguration {
		err = fmt.Errorf("%s: the configuration must have at most %d bytes as JSON (got %d), because Pulumi passes it to the program "+
			"in one variable of the environment: %s", filepath.Base(path), maxConfiguration, len(text), split)
	}
	return err
}

// notFinite matches the numbers of YAML that are not in JSON.
// https://yaml.org/spec/1.2.2/#10214-floating-point
var notFinite = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)

// unreadable returns the error of a stack file that Pulumi cannot read.
func unreadable(path, project string, err error) error {
	if numbers := checkNumbers(path, project); numbers != nil {
		err = numbers // the error of Pulumi names no key
	}
	if text, readErr := os.ReadFile(path); readErr == nil && tabbed.Match(text) && strings.Contains(err.Error(), "cannot start any token") {
		err = fmt.Errorf("%w: indent with spaces instead of tabs", err)
	}
	return fmt.Errorf("read %s: %w", filepath.Base(path), err)
}

// tabbed matches a line that begins with a tab.
var tabbed = regexp.MustCompile(`(?m)^ *\t`)

// checkNumbers reports numbers that Pulumi cannot read, with their keys.
func checkNumbers(path, project string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	errs, typed := validate.NewErrors(""), fileOf(text, project).Typed
	for _, key := range slices.Sorted(maps.Keys(typed)) {
		scalar := strings.ReplaceAll(typed[key], "_", "")
		if _, err := strconv.ParseFloat(scalar, 64); notFinite.MatchString(scalar) || errors.Is(err, strconv.ErrRange) {
			errs.Child(key).Addf("must be a finite number (got %s)", typed[key])
		}
	}
	return errs.Err()
}
