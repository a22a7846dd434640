package example

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Names are the classes of the SDKs that a program uses, with their members.
type Names map[string]map[string]bool

func (n Names) add(class, member string) {
	if n[class] == nil {
		n[class] = map[string]bool{}
	}
	n[class][member] = true
}

// CheckCSharp reports names that an SDK for C# does not have. It replaces the compiler, which an installation of .NET has.
func (n Names) CheckCSharp(sdk string) error {
	var code strings.Builder
	err := filepath.WalkDir(sdk, func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".cs" {
			return err
		}
		text, err := os.ReadFile(path)
		code.Write(text)
		return err
	})
	errs := []error{err}
	for _, class := range slices.Sorted(maps.Keys(n)) {
		body := regexp.MustCompile(`(?s)\n    public (?:sealed |readonly )?(?:partial )?(?:class|struct) ` + class + `\b.*?\n    }`).FindString(code.String())
		if body == "" {
			errs = append(errs, fmt.Errorf("the SDK for C# has no class %s", class))
			continue
		}
		for _, member := range slices.Sorted(maps.Keys(n[class])) {
			if !regexp.MustCompile(`\n        public [^({=\n]*\b` + title(member) + `\b`).MatchString(body) {
				errs = append(errs, fmt.Errorf("the SDK for C# has no %s.%s", class, title(member)))
			}
		}
	}
	return errors.Join(errs...)
}
