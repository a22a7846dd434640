package proof_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"ecs-foundation/iam/actions"
)

// reference returns the names of all actions, such as sqs:SendMessage, by the
// prefix of their service.
func reference(t *testing.T) map[string][]string {
	t.Helper()
	names, err := readReference()
	require.NoError(t, err)
	return names
}

var readReference = sync.OnceValues(func() (map[string][]string, error) {
	packed, err := os.ReadFile("../../actions/catalog.zip")
	if err != nil {
		return nil, err
	}
	archive, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return nil, err
	}
	names := map[string][]string{}
	for _, file := range archive.File {
		if file.Name == actions.AboutEntry {
			continue
		}
		entry, err := file.Open()
		if err != nil {
			return nil, err
		}
		var service actions.Service
		if err := json.NewDecoder(entry).Decode(&service); err != nil {
			return nil, err
		}
		for _, action := range service.Actions {
			names[file.Name] = append(names[file.Name], file.Name+":"+action.Name)
		}
		slices.Sort(names[file.Name])
	}
	return names, nil
})
