package account

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
)

// digits matches a number, and uniqueID the ID of a user, a role or a key, from which the account's ID can be computed
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids).
var (
	digits   = regexp.MustCompile(`\d+`)
	uniqueID = regexp.MustCompile(`\b(A(?:BIA|CCA|GPA|IDA|IPA|KIA|NPA|NVA|PKA|ROA|SCA|SIA))[A-Z0-9]{12,}\b`)
)

// accountLength is the number of digits of an account's ID.
const accountLength = 12

// Mask returns a description in which every account ID is replaced by 000000000001, 000000000002 and so on: the same
// account always by the same number, wherever it is.
func (a *Account) Mask() (*Account, error) {
	var buffer bytes.Buffer
	if err := a.Save(&buffer); err != nil {
		return nil, err
	}
	text := buffer.Bytes()
	ids := []string{a.ID}
	for _, at := range digits.FindAllIndex(text, -1) {
		id := string(text[at[0]:at[1]])
		if len(id) == accountLength && !isLetter(text[at[0]-1]) && !isLetter(text[at[1]]) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	text = digits.ReplaceAllFunc(text, func(number []byte) []byte {
		if i := slices.Index(ids, string(number)); i >= 0 {
			return fmt.Appendf(nil, "%0*d", accountLength, i+1)
		}
		return number
	})
	principals := []string{}
	text = uniqueID.ReplaceAllFunc(text, func(id []byte) []byte {
		i := slices.Index(principals, string(id))
		if i < 0 {
			i, principals = len(principals), append(principals, string(id))
		}
		return fmt.Appendf(nil, "%sEXAMPLE%09d", id[:4], i+1)
	})
	return Load(bytes.NewReader(text))
}

// isLetter reports whether a character is a letter: the twelve digits after it are then a part of another ID.
func isLetter(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
