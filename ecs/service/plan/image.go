package plan

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	// imageName matches an image without its digest. A colon begins a port or a tag.
	imageName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_./#-]|:[A-Za-z0-9_])*$`)
	digest    = regexp.MustCompile(`^sha256:[A-Fa-f0-9]{64}$`)
)

// maxImage is the maximum number of characters of an image without its digest.
// https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html
const maxImage = 255

// checkImage returns what is wrong with the URI of an image.
func checkImage(image string) string {
	name, hash, hasDigest := strings.Cut(image, "@")
	switch {
	case image == Pending:
		return ""
	case !imageName.MatchString(name):
		return fmt.Sprintf("invalid value %q: must be letters, digits and - _ . / #, then a tag or a digest, "+
			"such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/shop/ui:1.0.0", image)
	case hasDigest && !digest.MatchString(hash):
		return fmt.Sprintf("invalid digest %q: must be sha256: and 64 hexadecimal digits", hash)
	case len(name) > maxImage:
		return fmt.Sprintf("must have at most %d characters without the digest (got %d)", maxImage, len(name))
	}
	return ""
}
