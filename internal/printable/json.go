package printable

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// JSONError returns an error of encoding/json for a reader of the file, without types of Go.
func JSONError(err error) error {
	var mismatch *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it is empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("its JSON is incomplete")
	case !errors.As(err, &mismatch):
		return err
	case mismatch.Field == "":
		return fmt.Errorf("unexpected JSON %s", mismatch.Value)
	default:
		return fmt.Errorf("unexpected JSON %s at %s", mismatch.Value, mismatch.Field)
	}
}
