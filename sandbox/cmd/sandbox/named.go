package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"gopkg.in/yaml.v3"
)

// createNamed creates in the emulator what the stack file names and the stack does not create, such as secrets, so that a
// preview finds it as it would in an account. What only --config names does not exist.
func (s *sandbox) createNamed(ctx context.Context) error {
	text, err := os.ReadFile(s.source())
	if err != nil {
		return err
	}
	var file struct{ Config map[string]any }
	if err := yaml.Unmarshal(text, &file); err != nil {
		return fmt.Errorf("%s: %w", s.source(), err)
	}
	body, err := json.Marshal(file.Config)
	if err != nil {
		return fmt.Errorf("%s: %w", s.source(), err)
	}
	//nolint:gosec // the URL is that of the emulator
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.emulator+"/_named", bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req) //nolint:gosec // as above
	if err != nil {
		return fmt.Errorf("create what %s names: %w", s.source(), err)
	}
	_ = resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNoContent:
	case s.endpoint != "":
		logf("%s does not create what the stack file only names, such as secrets: a preview may report it as missing", s.endpoint)
	default:
		return fmt.Errorf("create what %s names: %s; see %s", s.source(), resp.Status, s.dir.Path("emulator.log"))
	}
	return nil
}
