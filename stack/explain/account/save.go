package account

import (
	"encoding/json"
	"fmt"
	"io"

	"ecs-foundation/internal/printable"
)

// Version is the version of the format that Save writes.
const Version = 1

// Save writes a description as JSON.
func (a *Account) Save(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(a)
}

// Load reads a description that Save wrote.
func Load(r io.Reader) (*Account, error) {
	var a Account
	if err := json.NewDecoder(r).Decode(&a); err != nil {
		return nil, fmt.Errorf("read the description: %w", printable.JSONError(err))
	}
	if a.Version != Version {
		return nil, fmt.Errorf("unknown version %d of a description: must be %d, which 'foundation explain --save' writes", a.Version, Version)
	}
	return &a, nil
}
