package account

import (
	"bytes"
	"encoding/json"
	"net/url"
)

// A Policy is a policy document in JSON. The AWS CLI prints the documents of IAM as objects, and those of other services as
// text.
type Policy string

// UnmarshalJSON reads a document that is an object, or text, which can be URL-encoded as the API of IAM returns it.
func (p *Policy) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		if decoded, err := url.PathUnescape(text); err == nil && len(text) > 0 && text[0] == '%' {
			text = decoded
		}
		*p = Policy(text)
		return nil
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return err
	}
	*p = Policy(compact.String())
	return nil
}
